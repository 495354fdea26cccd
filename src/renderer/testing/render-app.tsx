import { cleanup, render } from '@testing-library/react'
import { afterEach } from 'vitest'

import { App } from '../app/App.tsx'
import { createQueryClient } from '../app/query-client.ts'
import type { MemoryMain } from './memory-main.ts'

const screenPx = { clientWidth: 1280, clientHeight: 800, offsetWidth: 1280, offsetHeight: 800 }

afterEach(() => {
  cleanup()
})

/** Draws the whole window over a main in memory. The test page has no layout, so every element is given a size. */
export function renderApp(main: MemoryMain): void {
  useMemoryMain(main)
  for (const [name, value] of Object.entries(screenPx)) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, value })
  }
  render(<App queryClient={createQueryClient()} />)
}

/** Puts a main in memory where the preload would put the bridge. */
export function useMemoryMain(main: MemoryMain): void {
  Object.defineProperty(window, 'cloudstore', { configurable: true, value: main.bridge })
}

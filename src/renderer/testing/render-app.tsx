import type { QueryClient } from '@tanstack/react-query'
import { cleanup, configure, fireEvent, render } from '@testing-library/react'
import { afterEach } from 'vitest'

import { App } from '../app/App.tsx'
import { createQueryClient } from '../app/query-client.ts'
import type { MemoryMain } from './memory-main.ts'

const screenPx = { clientWidth: 1280, clientHeight: 800, offsetWidth: 1280, offsetHeight: 800 }

// What is waited for comes at once on a machine that has nothing else to do.
configure({ asyncUtilTimeout: 5000 })

afterEach(() => {
  cleanup()
})

/** Draws the whole window over a main in memory. The test page has no layout, so every element is given a size. */
export function renderApp(main: MemoryMain): { readonly queryClient: QueryClient } {
  useMemoryMain(main)
  for (const [name, value] of Object.entries(screenPx)) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, value })
  }
  const queryClient = createQueryClient()
  render(<App queryClient={queryClient} />)
  return { queryClient }
}

/** Puts a main in memory where the preload would put the bridge. */
export function useMemoryMain(main: MemoryMain): void {
  Object.defineProperty(window, 'cloudstore', { configurable: true, value: main.bridge })
}

/** A whole press of the main mouse button. */
export function press(element: Element): void {
  fireEvent.pointerDown(element, { button: 0 })
  fireEvent.mouseDown(element, { button: 0 })
  fireEvent.pointerUp(element, { button: 0 })
  fireEvent.mouseUp(element, { button: 0 })
  fireEvent.click(element, { button: 0, detail: 1 })
}

/** Gives a text field its text. */
export function type(field: Element, value: string): void {
  fireEvent.change(field, { target: { value } })
}

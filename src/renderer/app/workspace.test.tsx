// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import type { DetachedWindowAPI } from 'happy-dom'
import { expect, test } from 'vitest'

import { MemoryMain } from '../testing/memory-main.ts'
import { press, renderApp } from '../testing/render-app.tsx'

declare global {
  interface Window {
    /** The test page's own controls. */
    happyDOM?: DetachedWindowAPI
  }
}

test('opens no bucket of an account by itself, and says how to', async () => {
  const main = new MemoryMain()
  main.addBucket(main.addAccount(), 'docs')
  renderApp(main)
  expect((await screen.findByText(/^Choose a bucket/)).isConnected).toBe(true)
  expect(main.inputsOf('folders.open')).toEqual([])
})

test('folds the sidebar and brings it back', async () => {
  const main = new MemoryMain()
  main.addBucket(main.addAccount(), 'docs')
  renderApp(main)
  await screen.findByRole('link', { name: 'docs' })
  press(screen.getByRole('button', { name: 'Hide sidebar' }))
  expect(screen.queryByRole('navigation', { name: 'Buckets' })).toBeNull()
  press(screen.getByRole('button', { name: 'Show sidebar' }))
  within(screen.getByRole('navigation', { name: 'Buckets' })).getByRole('link', { name: 'docs' })
})

test('has the first bucket of the account on this computer to go back to', async () => {
  const main = new MemoryMain()
  const account = main.addAccount({ kind: 'local', name: 'This computer' })
  for (const name of ['samples', 'more']) {
    main.addBucket(account, name)
    main.addFolder(name, '', [])
  }
  renderApp(main)
  const list = within(await screen.findByRole('navigation', { name: 'Buckets' }))
  await list.findByRole('link', { name: 'samples', current: 'page' })
  press(list.getByRole('link', { name: 'more' }))
  await list.findByRole('link', { name: 'more', current: 'page' })
  press(screen.getByRole('button', { name: 'Back' }))
  expect((await list.findByRole('link', { name: 'samples', current: 'page' })).textContent).toBe('samples')
})

test('shows one window for a main that fails at once', async () => {
  const main = new MemoryMain()
  main.answers['app.state'] = () => {
    throw new Error('No handler registered')
  }
  renderApp(main)
  expect((await screen.findByRole('alert')).textContent).toContain('The app made a mistake of its own.')
})

test('asks for no key while the start still fetches it', async () => {
  const main = new MemoryMain()
  const account = main.addAccount({ hasKey: false })
  main.app = { ...main.app, isOpening: true }
  renderApp(main)
  expect((await screen.findByText('Opening your account…')).isConnected).toBe(true)
  expect(screen.queryByLabelText('API key')).toBeNull()
  main.app = { ...main.app, accounts: [{ ...account, hasKey: true }], isOpening: false }
  main.emit('app.changed', main.app)
  expect((await screen.findByRole('button', { name: `Account: ${account.name}` })).isConnected).toBe(true)
})

test('gives the keyboard of a narrow window back when Escape puts its sidebar away', async () => {
  const main = new MemoryMain()
  main.addBucket(main.addAccount(), 'docs')
  main.addFolder('docs', '', [])
  renderApp(main)
  press(await screen.findByRole('link', { name: 'docs' }))
  const grid = await screen.findByRole('grid', { name: 'Objects' })
  act(() => {
    window.happyDOM?.setViewport({ width: 700, height: 480 })
  })
  press(await screen.findByRole('button', { name: 'Show sidebar' }))
  const sidebar = within(await screen.findByRole('navigation', { name: 'Buckets' }))
  const bucket = await sidebar.findByRole('link', { name: 'docs' })
  bucket.focus()
  fireEvent.keyDown(bucket, { key: 'Escape' })
  expect(screen.queryByRole('navigation', { name: 'Buckets' })).toBeNull()
  expect(document.activeElement).toBe(grid)
})

test('keeps what was told where the answer to the first question comes after it', async () => {
  const main = new MemoryMain()
  const account = main.addAccount()
  const opening = { ...main.app, accounts: [{ ...account, hasKey: false }], isOpening: true }
  let answer: ((state: typeof opening) => void) | undefined
  main.answers['app.state'] = () =>
    new Promise((resolve) => {
      answer = resolve
    })
  renderApp(main)
  main.emit('app.changed', main.app)
  answer?.(opening)
  expect((await screen.findByRole('button', { name: `Account: ${account.name}` })).isConnected).toBe(true)
  expect(screen.queryByText('Opening your account…')).toBeNull()
})

// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { Entry } from '../../../shared/entry.ts'
import { MemoryMain } from '../../testing/memory-main.ts'
import { object, rowNames, selectedNames } from '../../testing/open-docs.tsx'
import { press, renderApp } from '../../testing/render-app.tsx'

/** A bucket of a million objects, opened. */
async function openMillion() {
  const main = new MemoryMain()
  const account = main.addAccount()
  main.addBucket(account, 'docs')
  main.addRows('docs', '', { count: 1_000_000, at: keyAt })
  renderApp(main)
  press(await screen.findByRole('link', { name: 'docs' }))
  await screen.findByRole('row', { name: /^k0000000/ })
  main.calls.length = 0
  return { main, account, grid: screen.getByRole('grid', { name: 'Objects' }) }
}

function keyAt(index: number): Entry {
  return object(`k${String(index).padStart(7, '0')}`)
}

test('selects and deletes a million rows without reading them', async () => {
  const { main, grid } = await openMillion()
  expect(grid.getAttribute('aria-rowcount')).toBe('1000001')
  fireEvent.keyDown(window, { key: 'a', ctrlKey: true })
  expect(selectedNames()).toHaveLength(rowNames().length)
  await screen.findByText('1,000,000 selected · 977 GB')
  fireEvent.click(screen.getByRole('row', { name: /^k0000003/ }), { ctrlKey: true })
  await screen.findByText('999,999 selected · 977 GB')
  fireEvent.keyDown(window, { key: 'Delete' })
  await screen.findByRole('alertdialog', { name: 'Delete 999,999 objects?' })
  expect(main.inputsOf('views.rows')).toEqual([])
  expect(main.inputsOf('deletes.plan')).toMatchObject([
    { selection: { kind: 'stretch', from: null, to: null, except: [{ key: 'k0000003' }], also: [] } },
  ])
})

test('reads no more than the ends of a range over rows that were never drawn', async () => {
  const { main, grid } = await openMillion()
  fireEvent.click(screen.getByRole('row', { name: /^k0000005/ }))
  fireEvent.keyDown(grid, { key: 'End', shiftKey: true })
  await screen.findByText('999,995 selected · 977 GB')
  expect(rowNames().at(-1)).toBe('k0999999')
  expect(rowNames().length).toBeLessThan(120)
  expect(selectedNames()).toHaveLength(rowNames().length)
  expect(main.inputsOf('views.rows')).toMatchObject([{ offset: 999_900, limit: 100 }])
  fireEvent.keyDown(window, { key: 'Delete' })
  await screen.findByRole('alertdialog')
  expect(main.inputsOf('deletes.plan')).toMatchObject([
    { selection: { from: { key: 'k0000005' }, to: { key: 'k0999999' } } },
  ])
})

test('goes by rows at the end of a million, and finds a name there without reading up to it', async () => {
  const { main, grid } = await openMillion()
  const key = (name: string) => fireEvent.keyDown(grid, { key: name })
  key('End')
  await waitFor(() => {
    expect(selectedNames()).toEqual(['k0999999'])
  })
  key('ArrowUp')
  expect(selectedNames()).toEqual(['k0999998'])
  key('PageUp')
  expect(selectedNames()).toEqual(['k0999972'])
  key('Home')
  await waitFor(() => {
    expect(selectedNames()).toEqual(['k0000000'])
  })
  main.answers['views.seek'] = ({ start }) => (start === 'k07' ? 700_000 : 0)
  for (const letter of 'k07') key(letter)
  await waitFor(() => {
    expect(selectedNames()).toEqual(['k0700000'])
  })
  expect(main.inputsOf('views.rows').length).toBeLessThanOrEqual(4)
})

test('keeps everything selected in another order, and gives up a stretch of the old one', async () => {
  const { grid } = await openMillion()
  const sortBySize = within(screen.getByRole('columnheader', { name: 'Size' })).getByRole('button')
  fireEvent.keyDown(window, { key: 'a', ctrlKey: true })
  await screen.findByText(/^1,000,000 selected/)
  press(sortBySize)
  await screen.findByText(/^1,000,000 selected/)
  fireEvent.keyDown(grid, { key: 'Home' })
  fireEvent.keyDown(grid, { key: 'End', shiftKey: true })
  await screen.findByText(/^1,000,000 selected/)
  press(sortBySize)
  await waitFor(() => {
    expect(screen.queryByText(/selected/)).toBeNull()
  })
})

test('asks for no page that was only dragged past', async () => {
  const { main, grid } = await openMillion()
  for (const share of [0.2, 0.4, 0.6, 0.8]) {
    grid.scrollTop = 28_000_000 * share
    fireEvent.scroll(grid)
  }
  expect(rowNames()[0]).toBe('Loading…')
  await screen.findByRole('row', { name: /^k0800000/ })
  expect(main.inputsOf('views.rows')).toMatchObject([{ offset: 799_900 }, { offset: 800_000 }])
})

test('keeps to the rows when others come before them, wherever they are', async () => {
  const { main, account, grid } = await openMillion()
  fireEvent.keyDown(grid, { key: 'End' })
  await waitFor(() => {
    expect(selectedNames()).toEqual(['k0999999'])
  })
  grid.scrollTop = 0
  fireEvent.scroll(grid)
  main.addRows(
    'docs',
    '',
    { count: 1_000_002, at: (index) => (index < 2 ? object(`a${index}`) : keyAt(index - 2)) },
    { version: 2 },
  )
  main.emitFolderChange(account.id, 'docs')
  await waitFor(() => {
    expect(rowNames()[0]).toBe('a0')
  })
  await waitFor(() => {
    expect(main.inputsOf('views.locate')).not.toEqual([])
  })
  fireEvent.keyDown(grid, { key: 'ArrowUp' })
  await waitFor(() => {
    expect(selectedNames()).toEqual(['k0999998'])
  })
})

test('keeps the row that the keyboard is on where it is seen when others come before it', async () => {
  const { main, account, grid } = await openMillion()
  main.answers['views.seek'] = () => 500
  fireEvent.keyDown(grid, { key: 'k' })
  await waitFor(() => {
    expect(selectedNames()).toEqual(['k0000500'])
  })
  const before = grid.scrollTop
  expect(before).toBeGreaterThan(0)
  main.addRows(
    'docs',
    '',
    { count: 1_000_300, at: (index) => (index < 300 ? object(`a${index}`) : keyAt(index - 300)) },
    { version: 2 },
  )
  main.emitFolderChange(account.id, 'docs')
  await waitFor(() => {
    expect(grid.scrollTop).toBe(before + 300 * 28)
  })
  await screen.findByRole('row', { name: /^k0000500/, selected: true })
})

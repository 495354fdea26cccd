// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { Entry } from '../../../shared/entry.ts'
import { MemoryMain } from '../../testing/memory-main.ts'
import { object, openDocs, rowNames, selectedNames } from '../../testing/open-docs.tsx'
import { press, renderApp, type } from '../../testing/render-app.tsx'

function searchBox(): HTMLInputElement {
  return screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search this bucket' })
}

/** The place in the order of the row that the keyboard is on: its number, from 0. */
function focusedIndex(): number {
  const id = screen.getByRole('grid').getAttribute('aria-activedescendant') ?? ''
  return Number(document.querySelector(`[id="${id}"]`)?.getAttribute('aria-rowindex')) - 2
}

async function showFirstFound(text: string): Promise<void> {
  type(searchBox(), text)
  await screen.findByRole('status', { name: 'Results' })
  fireEvent.keyDown(searchBox(), { key: 'Enter' })
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'Enter' })
}

test('opens the folder of a found object on Enter, with the row selected, and goes back to the results', async () => {
  const { main } = await openDocs(object('one.txt'))
  main.addFolder('docs', 'pics/', [object('pics/big.png'), object('pics/one.png'), object('pics/two.png')])
  type(searchBox(), 'one')
  await screen.findByText('2 found')
  fireEvent.keyDown(searchBox(), { key: 'Enter' })
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'End' })
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'Enter' })
  await waitFor(() => {
    expect(rowNames()).toEqual(['big.png', 'one.png', 'two.png'])
  })
  expect(selectedNames()).toEqual(['one.png'])
  expect(searchBox().value).toBe('')
  expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Objects' }))
  await waitFor(() => {
    expect(focusedIndex()).toBe(1)
  })

  fireEvent.keyDown(window, { key: 'ArrowLeft', altKey: true })
  expect(searchBox().value).toBe('one')
  await screen.findByText('2 found')
  expect(selectedNames()).toEqual(['one.png pics/'])
  expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Objects' }))
  fireEvent.keyDown(window, { key: 'ArrowLeft', altKey: true })
  expect(searchBox().value).toBe('')
  expect(rowNames()).toEqual(['pics/ 1 object', 'one.txt'])
})

test('shows a row of the folder that is open on a double click, again and again', async () => {
  await openDocs(object('a.txt'), object('b.txt'))
  for (const name of ['b.txt', 'a.txt', 'a.txt']) {
    type(searchBox(), name)
    await screen.findByText('1 found')
    fireEvent.doubleClick(screen.getByRole('row', { name: new RegExp(`^${name}`) }))
    await waitFor(() => {
      expect(rowNames()).toEqual(['pics/ 1 object', 'a.txt', 'b.txt'])
    })
    expect(selectedNames()).toEqual([name])
    expect(searchBox().value).toBe('')
  }
})

test('shows a row from the menu, and offers that for found objects alone', async () => {
  await openDocs(object('a.txt'))
  fireEvent.contextMenu(screen.getByRole('row', { name: /^a\.txt/ }))
  await screen.findByRole('menuitem', { name: 'Download' })
  expect(screen.queryByRole('menuitem', { name: 'Show in folder' })).toBeNull()
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' })
  type(searchBox(), 'one')
  await screen.findByText('1 found')
  fireEvent.contextMenu(screen.getByRole('row', { name: /^one\.png/ }))
  press(await screen.findByRole('menuitem', { name: 'Show in folder' }))
  await waitFor(() => {
    expect(rowNames()).toEqual(['one.png'])
  })
  expect(selectedNames()).toEqual(['one.png'])
})

test('shows the folder that an empty object only marks, which is no row of its own', async () => {
  const { main } = await openDocs(object('a.txt'))
  main.answers['views.rows'] = (page) =>
    page.view.kind === 'results'
      ? { version: 1, entryCount: 1, rows: [object('pics/', 0)] }
      : main.views.rows(page)
  await showFirstFound('pics/')
  await waitFor(() => {
    expect(selectedNames()).toEqual(['pics/ 1 object'])
  })
  expect(screen.getByText('1 selected').isConnected).toBe(true)
})

test('shows an object that marks a folder and has content in that folder', async () => {
  const { main } = await openDocs(object('a.txt'))
  main.addFolder('docs', 'pics/', [object('pics/'), object('pics/one.png')])
  await showFirstFound('pics/')
  await waitFor(() => {
    expect(rowNames()).toEqual(['pics/', 'one.png'])
  })
  expect(selectedNames()).toEqual(['pics/'])
})

function frameAt(index: number): Entry {
  return object(`frames/${index}.dpx`)
}

test('finds the row among a million', async () => {
  const { main } = await openDocs(object('a.txt'))
  main.addRows('docs', 'frames/', { count: 1_000_000, at: frameAt })
  main.answers['views.rows'] = (page) =>
    page.view.kind === 'results'
      ? { version: 1, entryCount: 1, rows: [frameAt(765_432)] }
      : main.views.rows(page)
  await showFirstFound('765432')
  await screen.findByRole('row', { name: /^765432\.dpx/, selected: true })
  expect(focusedIndex()).toBe(765_432)
})

test('leads nowhere from what is gone', async () => {
  const main = new MemoryMain()
  main.addBucket(main.addAccount(), 'docs')
  const gone: Entry = { ...object('two.txt'), change: 'gone' } as Entry
  main.addFolder('docs', '', [gone])
  renderApp(main)
  press(await screen.findByRole('link', { name: 'docs' }))
  press(screen.getByRole('button', { name: 'Filter' }))
  press(await screen.findByRole('button', { name: 'Since last visit' }))
  await screen.findByText('1 found')
  fireEvent.doubleClick(screen.getByRole('row', { name: /^two\.txt +Gone / }))
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'Enter' })
  expect(screen.getByRole('status', { name: 'Results' }).textContent).toBe('1 found')
})

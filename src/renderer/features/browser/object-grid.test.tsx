// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { Entry } from '../../../shared/entry.ts'
import { failure } from '../../testing/memory-main.ts'
import { object, openDocs, rowNames, selectedNames } from '../../testing/open-docs.tsx'

const letters = ['a', 'b', 'c', 'd', 'e'].map((letter) => object(`${letter}.txt`))

function letterRow(letter: string): HTMLElement {
  return screen.getByRole('row', { name: new RegExp(`^${letter}\\.txt`) })
}

test('selects by clicks, with Shift and with Ctrl', async () => {
  await openDocs(...letters)
  fireEvent.click(letterRow('b'))
  fireEvent.click(letterRow('d'), { shiftKey: true })
  expect(selectedNames()).toEqual(['b.txt', 'c.txt', 'd.txt'])
  fireEvent.click(letterRow('c'), { ctrlKey: true })
  fireEvent.click(letterRow('a'), { metaKey: true })
  expect(selectedNames()).toEqual(['a.txt', 'b.txt', 'd.txt'])
  screen.getByText('3 selected · 3.0 MB')
})

test('selects by keys: arrows, Shift, Ctrl, letters', async () => {
  const { grid } = await openDocs(...letters)
  const key = (name: string, modifiers = {}) => fireEvent.keyDown(grid, { key: name, ...modifiers })
  key('ArrowDown')
  expect(selectedNames()).toEqual(['a.txt'])
  key('ArrowDown', { shiftKey: true })
  expect(selectedNames()).toEqual(['a.txt', 'b.txt'])
  key('ArrowDown', { ctrlKey: true })
  key('ArrowDown', { ctrlKey: true })
  key(' ', { ctrlKey: true })
  expect(selectedNames()).toEqual(['a.txt', 'b.txt', 'd.txt'])
  key('End')
  expect(selectedNames()).toEqual(['e.txt'])
  const focused = grid.getAttribute('aria-activedescendant')
  expect(document.querySelector(`[id="${focused}"]`)?.textContent).toContain('e.txt')
  key('c')
  await waitFor(() => {
    expect(selectedNames()).toEqual(['c.txt'])
  })
  key('a', { ctrlKey: true })
  expect(selectedNames()).toHaveLength(6)
})

test('does not scroll away from the row on Space', async () => {
  const { grid } = await openDocs(...letters)
  expect(fireEvent.keyDown(grid, { key: ' ' })).toBe(false)
})

test('selects and deletes rows that were never on the screen', async () => {
  const many = Array.from({ length: 350 }, (_, index) => object(`k${String(index).padStart(3, '0')}`))
  const { main, grid } = await openDocs(...many)
  expect(rowNames().length).toBeLessThan(100)
  fireEvent.keyDown(grid, { key: 'End', shiftKey: true })
  await screen.findByText('351 selected · 351 MB')
  fireEvent.keyDown(window, { key: 'Delete' })
  await screen.findByRole('alertdialog', { name: 'Delete 351 objects?' })
  expect(main.inputsOf('deletes.plan')).toMatchObject([
    {
      selection: {
        kind: 'stretch',
        view: { kind: 'folder', prefix: '' },
        from: { kind: 'folder', prefix: 'pics/' },
        to: { kind: 'object', key: 'k349' },
        except: [],
        also: [],
      },
    },
  ])
})

test('follows what main tells, and forgets selected rows that are gone', async () => {
  const { main, account } = await openDocs(object('a.txt'), object('b.txt'))
  fireEvent.keyDown(window, { key: 'a', ctrlKey: true })
  await screen.findByText('3 selected · 3.0 MB')
  const state = { kind: 'partial', isSparing: false, estimatedRequests: null } as const
  main.addFolder('docs', '', [object('b.txt')], { version: 2, objectCount: 1, state })
  main.emitFolderChange(account.id, 'docs')
  await waitFor(() => {
    expect(rowNames()).toEqual(['b.txt'])
  })
  expect(screen.getByRole('status', { name: 'Listing' }).textContent).toBe('1 object · partial')
  screen.getByText('1 selected · 1.0 MB')
})

test('gives the right button a menu for the row under it', async () => {
  const { main } = await openDocs(object('a.txt'), object('b.txt'))
  fireEvent.click(screen.getByRole('row', { name: /^b\.txt/ }))
  fireEvent.contextMenu(screen.getByRole('row', { name: /^a\.txt/ }))
  const items = await screen.findAllByRole('menuitem')
  expect(items.map((item) => item.textContent)).toEqual([
    'Download',
    'Details',
    'Edit metadata…',
    'Copy as code…',
    'Delete…',
  ])
  fireEvent.click(screen.getByRole('menuitem', { name: 'Download' }))
  await waitFor(() => {
    expect(main.inputsOf('downloads.choose')).toMatchObject([
      { selection: { kind: 'entries', entries: [{ key: 'a.txt' }] } },
    ])
  })
})

test('gives the menu key a menu for the focused row', async () => {
  const { grid } = await openDocs(object('a.txt'))
  fireEvent.keyDown(grid, { key: 'End' })
  fireEvent.contextMenu(grid, { button: -1 })
  expect((await screen.findByRole('menuitem', { name: 'Download' })).isConnected).toBe(true)
})

test('gives no menu beside the rows', async () => {
  const { grid } = await openDocs(object('a.txt'))
  fireEvent.contextMenu(grid, { button: 2 })
  fireEvent.keyDown(grid, { key: 'End' })
  expect(selectedNames()).toEqual(['a.txt'])
  expect(screen.queryByRole('menuitem')).toBeNull()
})

test('follows the last key, whichever rows come first', async () => {
  const many = Array.from({ length: 350 }, (_, index) => object(`k${String(index).padStart(3, '0')}`))
  const { main, grid } = await openDocs(...many)
  const releases: (() => void)[] = []
  main.answers['views.rows'] = (page) =>
    new Promise((resolve) => {
      releases.push(() => {
        resolve(main.views.rows(page))
      })
    })
  fireEvent.keyDown(grid, { key: 'End' })
  fireEvent.keyDown(grid, { key: 'ArrowDown' })
  expect(selectedNames()).toEqual(['k000'])
  await waitFor(() => {
    expect(releases).toHaveLength(1)
  })
  await act(async () => {
    for (const release of releases) release()
    await Promise.resolve()
  })
  expect(selectedNames()).toEqual(['k000'])
})

test('selects the row that was seen, even while newer rows are on their way', async () => {
  const { main, account } = await openDocs(object('a.txt'))
  main.answers['views.rows'] = () => new Promise(() => undefined)
  main.emit('folders.changed', { accountId: account.id, bucket: 'docs', version: 2 })
  fireEvent.click(screen.getByRole('row', { name: /^a\.txt/ }))
  await waitFor(() => {
    expect(selectedNames()).toEqual(['a.txt'])
  })
})

test('comes back to the row of the folder it left, however far down', async () => {
  const { main, account } = await openDocs()
  const folders: Entry[] = Array.from({ length: 500 }, (_, index) => ({
    kind: 'folder',
    prefix: `f${index}/`,
    objectCount: 1,
    sizeBytes: 1,
    modifiedAtMs: null,
  }))
  main.addFolder('docs', '', folders, { version: 2 })
  main.addFolder('docs', 'f400/', [object('f400/deep.txt')])
  main.emitFolderChange(account.id, 'docs')
  await screen.findByRole('row', { name: /^f0\// })
  main.answers['views.seek'] = () => 400
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'f' })
  await waitFor(() => {
    expect(selectedNames()[0]).toMatch(/^f400/)
  })
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'Enter' })
  await screen.findByRole('row', { name: /^deep\.txt/ })
  fireEvent.keyDown(window, { key: 'Backspace' })
  const row = await screen.findByRole('row', { name: /^f400\// })
  await waitFor(() => {
    expect(screen.getByRole('grid').getAttribute('aria-activedescendant')).toBe(row.id)
  })
})

test('says why rows could not be read', async () => {
  const { main, account } = await openDocs(object('a.txt'))
  main.answers['views.rows'] = () => {
    throw failure({ code: 'local.failed', reason: 'disk I/O error' })
  }
  main.emitFolderChange(account.id, 'docs')
  expect((await screen.findByText(/disk I\/O error/)).isConnected).toBe(true)
  expect(rowNames()).toEqual(['pics/ 1 object', 'a.txt'])
})

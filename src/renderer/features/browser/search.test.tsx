// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { DetachedWindowAPI } from 'happy-dom'
import { expect, test } from 'vitest'

import type { RowPage } from '../../../shared/ipc/answers.ts'
import { object, openDocs, rowNames } from '../../testing/open-docs.tsx'
import { press, type } from '../../testing/render-app.tsx'

declare global {
  interface Window {
    /** The test page's own controls. */
    happyDOM?: DetachedWindowAPI
  }
}

function searchBox(): HTMLInputElement {
  return screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search this bucket' })
}

function results(): Promise<HTMLElement> {
  return screen.findByRole('status', { name: 'Results' })
}

async function openPics() {
  const docs = await openDocs(object('notes-one.txt'), object('two.txt'))
  fireEvent.doubleClick(screen.getByRole('row', { name: /^pics\// }))
  await screen.findByRole('row', { name: /^one\.png/ })
  return docs
}

test('shows what is found in the whole bucket while one types, and the folder again on Escape', async () => {
  const { main, account } = await openPics()
  type(searchBox(), 'ONE')
  expect((await results()).textContent).toBe('2 found')
  expect(rowNames().map((name) => name.split(' ')[0])).toEqual(['notes-one.txt', 'one.png'])
  expect(main.inputsOf('folders.open').at(-1)).toEqual({ accountId: account.id, bucket: 'docs', prefix: '' })
  expect(main.inputsOf('views.rows').at(-1)).toMatchObject({
    view: { kind: 'results', text: 'ONE', scope: 'keys' },
    sort: { by: 'place', direction: 'ascending' },
    offset: 0,
  })
  for (const header of screen.getAllByRole('columnheader')) {
    expect(header.getAttribute('aria-sort')).toBe('none')
  }
  fireEvent.keyDown(searchBox(), { key: 'Escape' })
  expect(searchBox().value).toBe('')
  expect(rowNames()).toEqual(['one.png'])
  expect(screen.queryByRole('status', { name: 'Results' })).toBeNull()
  expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Objects' }))
})

test('keeps the selection of the folder while results stand in its place', async () => {
  const { main } = await openDocs(object('a.txt'), object('b.txt'))
  fireEvent.click(screen.getByRole('row', { name: /^a\.txt/ }))
  type(searchBox(), 'b.t')
  await results()
  expect(screen.queryAllByRole('row', { selected: true })).toEqual([])
  fireEvent.click(screen.getByRole('row', { name: /^b\.txt/ }))
  press(screen.getByRole('button', { name: 'Download' }))
  await waitFor(() => {
    expect(main.inputsOf('downloads.choose')).toMatchObject([
      { selection: { kind: 'entries', entries: [{ kind: 'object', key: 'b.txt' }] } },
    ])
  })
  press(screen.getByRole('button', { name: 'Clear search' }))
  expect(screen.getByRole('row', { selected: true }).textContent).toContain('a.txt')
})

test('has the keys to get into the box and on to the list', async () => {
  await openDocs(object('a.txt'))
  fireEvent.keyDown(window, { key: 'f', ctrlKey: true })
  expect(document.activeElement).toBe(searchBox())
  type(searchBox(), 'a.')
  await results()
  expect(document.activeElement).toBe(searchBox())
  fireEvent.keyDown(searchBox(), { key: 'ArrowDown' })
  expect(document.activeElement).toBe(screen.getByRole('grid'))
  fireEvent.keyDown(document.activeElement ?? window, { key: 'f', metaKey: true })
  expect(document.activeElement).toBe(searchBox())
  fireEvent.keyDown(searchBox(), { key: 'Enter' })
  expect(document.activeElement).toBe(screen.getByRole('grid'))
})

test('leaves a word alone that is being composed', async () => {
  await openDocs(object('a.txt'))
  searchBox().focus()
  fireEvent.keyDown(searchBox(), { key: 'Enter', isComposing: true })
  expect(document.activeElement).toBe(searchBox())
})

test('keeps the older results until the new ones come, and gives the older question up', async () => {
  const { main } = await openDocs(object('one.txt'), object('other.txt'))
  type(searchBox(), 'o')
  expect((await results()).textContent).toBe('3 found')
  const late: ((page: RowPage) => void)[] = []
  main.answers['views.rows'] = (page) =>
    page.view.kind === 'results' && page.view.text !== 'o'
      ? new Promise((resolve) => {
          late.push(resolve)
        })
      : main.views.rows(page)
  type(searchBox(), 'on')
  await waitFor(() => {
    expect(late.length).toBe(1)
  })
  type(searchBox(), 'one')
  await waitFor(() => {
    expect(late.length).toBe(2)
  })
  const asked = main.calls.find(
    ({ name, input }) => name === 'views.rows' && JSON.stringify(input).includes('"text":"on"'),
  )
  expect(main.calls).toContainEqual({ name: 'cancel', callId: asked?.callId, input: undefined })
  expect((await results()).textContent).toBe('3 found')
  act(() => {
    late[1]?.({ version: 1, entryCount: 1, rows: [object('one.txt')] })
  })
  await waitFor(() => {
    expect(screen.getByRole('status', { name: 'Results' }).textContent).toBe('1 found')
  })
  expect(rowNames().map((name) => name.split(' ')[0])).toEqual(['one.txt'])
})

test('says that it searches where that takes its time, over what was shown before', async () => {
  const { main } = await openDocs(object('one.txt'))
  const late: ((page: RowPage) => void)[] = []
  main.answers['views.rows'] = (page) =>
    page.view.kind === 'results'
      ? new Promise((resolve) => {
          late.push(resolve)
        })
      : main.views.rows(page)
  type(searchBox(), 'one')
  expect(rowNames()).toEqual(['pics/ 1 object', 'one.txt'])
  await screen.findByText('searching…')
  expect(rowNames()).toEqual([])
  type(searchBox(), 'one.')
  await waitFor(() => {
    expect(late.length).toBe(2)
  })
  expect(main.calls.some(({ name }) => name === 'cancel')).toBe(true)
  act(() => {
    late[1]?.({ version: 1, entryCount: 1, rows: [object('one.txt')] })
  })
  await screen.findByText('1 found')
  type(searchBox(), 'other')
  await screen.findByText('searching…')
  expect(rowNames().map((name) => name.split(' ')[0])).toEqual(['one.txt'])
})

test('looks in names alone where that is chosen, and sorts by a column', async () => {
  const { main } = await openPics()
  type(searchBox(), 'pics')
  expect((await results()).textContent).toBe('1 found')
  fireEvent.click(screen.getByRole('radio', { name: 'Names only' }))
  await screen.findByText('Nothing in this bucket matches “pics”.')
  fireEvent.click(screen.getByRole('radio', { name: 'Whole keys' }))
  await screen.findByText('1 found')
  const column = screen.getByRole('columnheader', { name: 'Size' })
  press(within(column).getByRole('button'))
  expect(column.getAttribute('aria-sort')).toBe('ascending')
  expect(screen.getByRole('status', { name: 'Results' }).textContent).toBe('1 found')
  await waitFor(() => {
    expect(main.inputsOf('views.rows').at(-1)).toMatchObject({
      view: { kind: 'results', text: 'pics' },
      sort: { by: 'size', direction: 'ascending' },
    })
  })
  press(screen.getByRole('button', { name: 'Clear search' }))
  expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending')
})

test('says that nothing was found, in how much, and leads back', async () => {
  const { main, account } = await openDocs(object('a.txt'))
  main.addFolder('docs', '', [object('a.txt')], {
    version: 2,
    objectCount: 31_000,
    state: { kind: 'partial', isSparing: false, estimatedRequests: null },
  })
  main.emitFolderChange(account.id, 'docs')
  type(searchBox(), 'nowhere')
  await screen.findByText('Nothing in this bucket matches “nowhere”.')
  await waitFor(() => {
    expect(screen.getByRole('status', { name: 'Results' }).textContent).toBe(
      '0 found in the 31,000 objects listed so far',
    )
  })
  expect(screen.getByText('Only 31,000 objects are listed so far.').isConnected).toBe(true)
  press(screen.getByRole('button', { name: 'Clear' }))
  expect(searchBox().value).toBe('')
  expect(screen.queryByRole('status', { name: 'Results' })).toBeNull()
})

test('counts what is found after the first rows are there', async () => {
  const { main } = await openDocs(object('a.txt'), object('b.txt'))
  main.answers['views.rows'] = (page) => ({ ...main.views.rows(page), entryCount: null })
  let answer: ((count: { version: number; entryCount: number }) => void) | undefined
  main.answers['views.count'] = () =>
    new Promise((resolve) => {
      answer = resolve
    })
  type(searchBox(), 'txt')
  expect((await results()).textContent).toBe('counting…')
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('-1')
  screen.getByRole('row', { name: /^b\.txt/ })
  act(() => {
    answer?.({ version: 1, entryCount: 1204 })
  })
  expect((await screen.findByText('1,204 found')).getAttribute('aria-label')).toBe('Results')
})

test('keeps the count of before for the moment that the next one takes', async () => {
  const { main } = await openDocs(object('a.txt'), object('b.txt'))
  main.answers['views.rows'] = (page) => ({ ...main.views.rows(page), entryCount: null })
  type(searchBox(), 'txt')
  await screen.findByText('2 found')
  const told: (string | null)[] = []
  const status = await results()
  const observer = new MutationObserver(() => told.push(status.textContent))
  observer.observe(status, { subtree: true, characterData: true, childList: true })
  type(searchBox(), 'a.txt')
  await screen.findByText('1 found')
  observer.disconnect()
  expect(told).not.toContain('counting…')
  main.answers['views.count'] = () => new Promise(() => undefined)
  type(searchBox(), 'b.txt')
  await screen.findByText('counting…')
})

test.each([
  ['Back', () => press(screen.getByRole('button', { name: 'Back' }))],
  ['up', () => fireEvent.keyDown(screen.getByRole('grid'), { key: 'Backspace' })],
  ['the way', () => press(within(screen.getByRole('navigation', { name: 'Breadcrumb' })).getByText('pics'))],
])('is led out of the results by %s', async (_, leave) => {
  await openPics()
  type(searchBox(), 'txt')
  await results()
  leave()
  expect(searchBox().value).toBe('')
  expect(rowNames()).toEqual(['one.png'])
})

test('looks for nothing in a place that is opened next', async () => {
  await openPics()
  type(searchBox(), 'txt')
  await results()
  press(within(screen.getByRole('navigation', { name: 'Breadcrumb' })).getByRole('link', { name: 'docs' }))
  await screen.findByRole('row', { name: /^pics\// })
  expect(searchBox().value).toBe('')
  expect(screen.queryByRole('status', { name: 'Results' })).toBeNull()
})

test('is a button on a narrow window until it is needed', async () => {
  await openDocs(object('a.txt'))
  act(() => {
    window.happyDOM?.setViewport({ width: 680, height: 480 })
  })
  expect(screen.queryByRole('searchbox')).toBeNull()
  press(screen.getByRole('button', { name: 'Search this bucket' }))
  expect(document.activeElement).toBe(searchBox())
  type(searchBox(), 'a')
  await results()
  fireEvent.keyDown(searchBox(), { key: 'Escape' })
  expect(screen.queryByRole('searchbox')).toBeNull()
  fireEvent.keyDown(window, { key: 'f', ctrlKey: true })
  expect(document.activeElement).toBe(searchBox())
})

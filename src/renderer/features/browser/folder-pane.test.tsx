// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { MemoryMain } from '../../testing/memory-main.ts'
import { object, openDocs, rowNames } from '../../testing/open-docs.tsx'
import { press, renderApp, type } from '../../testing/render-app.tsx'

test('shows folders and objects with what is known of them', async () => {
  const { grid } = await openDocs(object('hello.txt', 12))
  expect(grid.getAttribute('aria-rowcount')).toBe('3')
  expect(
    screen.getByRole('row', { name: 'pics/ 1 object 1.0 MB Folder –' }).getAttribute('aria-rowindex'),
  ).toBe('2')
  screen.getByRole('row', { name: 'hello.txt 12 B text/plain 5 Nov 2026, 09:07' })
  expect(screen.getByRole('status', { name: 'Listing' }).textContent).toBe('2 objects · complete 14:02')
})

test('cannot be deceived by a name', async () => {
  await openDocs(object('invoice\u202Egpj.exe'))
  expect(rowNames()).toEqual(['pics/ 1 object', 'invoice\\u202Egpj.exe'])
})

test('opens folders by double click and Enter, and goes back, forward and up', async () => {
  const { grid } = await openDocs()
  fireEvent.doubleClick(screen.getByRole('row', { name: /^pics\// }))
  await screen.findByRole('row', { name: /^one\.png/ })
  const path = screen.getByRole('navigation', { name: 'Breadcrumb' })
  expect(
    within(path)
      .getAllByRole('link')
      .map((link) => link.textContent),
  ).toEqual(['docs', 'pics'])
  expect(within(path).getByRole('link', { current: 'page' }).textContent).toBe('pics')

  press(screen.getByRole('button', { name: 'Back' }))
  await screen.findByRole('row', { name: /^pics\// })
  fireEvent.keyDown(window, { key: 'ArrowRight', altKey: true })
  await screen.findByRole('row', { name: /^one\.png/ })
  fireEvent.keyDown(window, { key: 'Backspace' })
  await screen.findByRole('row', { name: /^pics\// })
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'Enter' })
  await screen.findByRole('row', { name: /^one\.png/ })
  press(within(screen.getByRole('navigation', { name: 'Breadcrumb' })).getByRole('link', { name: 'docs' }))
  await screen.findByRole('row', { name: /^pics\// })
  expect(grid.isConnected).toBe(false)
})

test('sorts by a column, and turns its order round', async () => {
  const { main } = await openDocs()
  const column = screen.getByRole('columnheader', { name: 'Size' })
  press(within(column).getByRole('button'))
  expect(column.getAttribute('aria-sort')).toBe('ascending')
  press(within(column).getByRole('button'))
  expect(column.getAttribute('aria-sort')).toBe('descending')
  expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('none')
  await waitFor(() => {
    expect(main.inputsOf('views.rows').at(-1)).toMatchObject({
      sort: { by: 'size', direction: 'descending' },
    })
  })
})

test('knows no number of rows before the first page came', async () => {
  const main = new MemoryMain()
  main.addBucket(main.addAccount(), 'docs')
  main.addFolder('docs', '', [], { entryCount: null, objectCount: 0, state: { kind: 'walking' } })
  renderApp(main)
  press(await screen.findByRole('link', { name: 'docs' }))
  expect((await screen.findByText('0 objects so far…')).getAttribute('aria-label')).toBe('Listing')
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('-1')
})

test('says that there is nothing, beside one button of each name', async () => {
  const main = new MemoryMain()
  main.addBucket(main.addAccount(), 'docs')
  main.addFolder('docs', '', [])
  renderApp(main)
  press(await screen.findByRole('link', { name: 'docs' }))
  await screen.findByText('This bucket is empty.')
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('1')
  const toolbar = screen.getByRole('toolbar', { name: 'Actions' })
  expect(screen.getByRole('button', { name: 'Upload files' })).toBe(
    within(toolbar).getByRole('button', { name: 'Upload files' }),
  )
})

test('does what the toolbar says', async () => {
  const { main, account } = await openDocs(object('a.txt'))
  const inBucket = { accountId: account.id, bucket: 'docs' }
  const at = { ...inBucket, prefix: '' }
  const toolbar = within(screen.getByRole('toolbar', { name: 'Actions' }))
  expect(toolbar.getByRole('button', { name: 'Download' }).getAttribute('aria-disabled')).toBe('true')
  expect(toolbar.getByRole('button', { name: 'Delete' }).getAttribute('aria-disabled')).toBe('true')
  press(toolbar.getByRole('button', { name: 'Upload files' }))
  press(toolbar.getByRole('button', { name: 'Refresh' }))
  fireEvent.click(screen.getByRole('row', { name: /^a\.txt/ }))
  press(toolbar.getByRole('button', { name: 'Download' }))
  await waitFor(() => {
    expect(main.inputsOf('downloads.choose')).toEqual([
      { ...inBucket, selection: { kind: 'entries', entries: [{ kind: 'object', key: 'a.txt' }] } },
    ])
  })
  expect(main.inputsOf('uploads.choose')).toEqual([{ ...at, what: 'files' }])
  expect(main.inputsOf('folders.refresh')).toEqual([at])
})

test('tells what a delete takes away before it starts', async () => {
  const { main, account } = await openDocs(object('a.txt'))
  fireEvent.click(screen.getByRole('row', { name: /^a\.txt/ }))
  press(screen.getByRole('button', { name: 'Delete' }))
  const question = await screen.findByRole('alertdialog', { name: 'Delete this object?' })
  expect(question.textContent).toContain(
    'a.txt: 1 object, 2.0 MB (2,097,152 bytes) from the bucket “docs” of the account “Studio”.',
  )
  expect(main.inputsOf('deletes.start')).toEqual([])
  press(within(question).getByRole('button', { name: 'Delete' }))
  await waitFor(() => {
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })
  expect(main.inputsOf('deletes.plan')).toEqual([
    {
      accountId: account.id,
      bucket: 'docs',
      selection: { kind: 'entries', entries: [{ kind: 'object', key: 'a.txt' }] },
    },
  ])
  expect(main.inputsOf('deletes.start')).toEqual([{ planId: 'plan-1' }])
  expect(screen.queryAllByRole('row', { selected: true })).toEqual([])
})

test('makes a folder', async () => {
  const { main, account } = await openDocs()
  press(screen.getByRole('button', { name: 'New folder' }))
  const form = await screen.findByRole('dialog', { name: 'New folder' })
  type(within(form).getByRole('textbox', { name: 'Folder name' }), 'drafts')
  press(within(form).getByRole('button', { name: 'Create' }))
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
  })
  expect(main.inputsOf('folders.create')).toEqual([
    { accountId: account.id, bucket: 'docs', prefix: '', name: 'drafts' },
  ])
})

test.each([
  ['the list', () => screen.getByRole('grid'), ''],
  ['an object', () => screen.getByRole('row', { name: /^a\.txt/ }), ''],
  ['a folder', () => screen.getByRole('row', { name: /^pics\// }), 'pics/'],
])('uploads what is dropped on %s', async (_, target, prefix) => {
  const { main, account } = await openDocs(object('a.txt'))
  const files = [new File(['x'], 'hello.txt'), new File([], 'empty.txt')]
  const dataTransfer = { types: ['Files'], files, dropEffect: 'none' }
  expect(fireEvent.dragOver(target(), { dataTransfer })).toBe(false)
  screen.getByText(`Drop to upload to docs/${prefix}`)
  fireEvent.drop(target(), { dataTransfer })
  await waitFor(() => {
    expect(main.inputsOf('uploads.dropped')).toEqual([
      { accountId: account.id, bucket: 'docs', prefix, grantId: 'grant-1' },
    ])
  })
  expect(main.dropped).toEqual([['hello.txt', 'empty.txt']])
  expect(screen.queryByText(/^Drop to upload/)).toBeNull()
})

test('says where held files would land, and no longer once they left, seen or unseen', async () => {
  await openDocs()
  const grid = screen.getByRole('grid')
  const dataTransfer = { types: ['Files'], files: [], dropEffect: 'none' }
  const words = /^Drop to upload to docs/
  fireEvent.dragOver(grid, { dataTransfer })
  expect(screen.getByText(words).isConnected).toBe(true)
  fireEvent.dragLeave(grid, { relatedTarget: null })
  expect(screen.queryByText(words)).toBeNull()
  fireEvent.dragOver(grid, { dataTransfer })
  expect(screen.getByText(words).isConnected).toBe(true)
  fireEvent.pointerMove(window)
  expect(screen.queryByText(words)).toBeNull()
})

test('leaves alone what is dragged and is no file', async () => {
  const { main } = await openDocs()
  const dataTransfer = { types: ['text/plain'], files: [], dropEffect: 'none' }
  expect(fireEvent.dragOver(screen.getByRole('grid'), { dataTransfer })).toBe(true)
  expect(screen.queryByText(/^Drop to upload/)).toBeNull()
  fireEvent.drop(screen.getByRole('grid'), { dataTransfer })
  expect(main.dropped).toEqual([])
})

test('asks nothing when nothing is selected', async () => {
  const { main } = await openDocs()
  fireEvent.keyDown(window, { key: 'Delete' })
  press(screen.getByRole('button', { name: 'Delete' }))
  press(screen.getByRole('button', { name: 'Download' }))
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(main.inputsOf('downloads.choose')).toEqual([])
})

test('takes no key for a command while something is typed or asked', async () => {
  const { main } = await openDocs()
  fireEvent.doubleClick(screen.getByRole('row', { name: /^pics\// }))
  await screen.findByRole('row', { name: /^one\.png/ })
  press(screen.getByRole('button', { name: 'New folder' }))
  const name = await screen.findByRole('textbox', { name: 'Folder name' })
  for (const key of ['Backspace', 'Delete', 'F5']) {
    fireEvent.keyDown(name, { key })
    fireEvent.keyDown(window, { key })
  }
  press(screen.getByRole('button', { name: 'Cancel' }))
  await screen.findByRole('row', { name: /^one\.png/ })
  expect(main.inputsOf('folders.refresh')).toEqual([])
})

test('keeps the newer state where a change is told before the folder’s opening is answered', async () => {
  const main = new MemoryMain()
  const account = main.addAccount()
  main.addBucket(account, 'docs')
  main.addFolder('docs', '', [object('late.txt')], { version: 9 })
  const complete = main.folders.get('docs/')?.listing
  main.answers['folders.open'] = () => {
    if (!complete) throw new Error('The folder was added above.')
    main.emitFolderChange(account.id, 'docs')
    return { ...complete, version: 1, entryCount: null, objectCount: 0, state: { kind: 'walking' } }
  }
  renderApp(main)
  press(await screen.findByRole('link', { name: 'docs' }))
  expect((await screen.findByRole('row', { name: /^late\.txt/ })).isConnected).toBe(true)
  expect(main.inputsOf('folders.open')).toHaveLength(1)
})

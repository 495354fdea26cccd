// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { ObjectDetails } from '../../../shared/details.ts'
import { failure } from '../../testing/memory-main.ts'
import { object, openDocs } from '../../testing/open-docs.tsx'
import { press } from '../../testing/render-app.tsx'

const letters = ['a', 'b', 'c'].map((letter) => object(`${letter}.txt`))

function told(key: string, change: Partial<ObjectDetails> = {}): ObjectDetails {
  return {
    key,
    sizeBytes: 3,
    contentType: 'text/x-note',
    etag: 'W/"odd"',
    isMd5: false,
    modifiedAtMs: null,
    metadata: [],
    ...change,
  }
}

function choose(name: string): void {
  fireEvent.click(screen.getByRole('row', { name: new RegExp(`^${name}`) }))
}

async function openDetails() {
  const opened = await openDocs(...letters)
  fireEvent.keyDown(window, { key: 'Enter', altKey: true })
  const pane = await screen.findByRole('complementary', { name: 'Details' })
  return { ...opened, pane, inPane: within(pane) }
}

test('opens by key, by button and by the menu of a row, and closes', async () => {
  const { pane, inPane } = await openDetails()
  inPane.getByText(/^Select an object/)
  press(screen.getByRole('button', { name: 'Details', expanded: true }))
  await waitFor(() => {
    expect(pane.isConnected).toBe(false)
  })
  fireEvent.contextMenu(screen.getByRole('row', { name: /^a\.txt/ }), { button: 2 })
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Details' }))
  await screen.findByRole('complementary', { name: 'Details' })
  screen.getByRole('heading', { name: 'a.txt' })
})

test('shows what is known at once, asks about a row that rests, and leaves out what nobody told', async () => {
  const { main, inPane } = await openDetails()
  main.answers['details.known'] = ({ key }) => told(key, { contentType: null, etag: null, metadata: null })
  main.answers['details.read'] = ({ key }) => told(key)
  choose('a')
  await inPane.findByText('3 bytes')
  expect(inPane.getAllByText('…')).toHaveLength(2)
  choose('b')
  choose('c')
  await inPane.findByText('This server shows no metadata')
  inPane.getByText('text/x-note')
  inPane.getByText('W/"odd"')
  inPane.getByText(/^Not an MD5/)
  expect(inPane.queryByText('Modified')).toBeNull()
  expect(main.inputsOf('details.read')).toMatchObject([{ key: 'c.txt' }])
})

test('lets go of a question when the selection moves on', async () => {
  const { main, inPane } = await openDetails()
  main.answers['details.read'] = ({ key }) =>
    key === 'a.txt' ? new Promise(() => undefined) : told(key, { metadata: [{ name: 'x', value: 'y' }] })
  choose('a')
  await waitFor(() => {
    expect(main.inputsOf('details.read')).toHaveLength(1)
  })
  const asked = main.calls.find(({ name }) => name === 'details.read')
  choose('b')
  await inPane.findByText('x')
  expect(main.calls).toContainEqual({ name: 'cancel', callId: asked?.callId, input: undefined })
})

test('words a failure beside what is known, and asks again when told to', async () => {
  const { main, inPane } = await openDetails()
  main.answers['details.known'] = ({ key }) => told(key, { contentType: null, etag: null, metadata: null })
  main.answers['details.read'] = () => {
    throw failure({ code: 'auth.forbidden', status: 403 })
  }
  choose('a')
  expect((await inPane.findByRole('alert')).textContent).toContain('This API key may not do that.')
  inPane.getByText('3 bytes')
  // Each change of the bucket reads what is known again, and asks the server nothing.
  main.emitFolderChange('account-1', 'docs')
  await waitFor(() => {
    expect(main.inputsOf('details.known').length).toBeGreaterThan(1)
  })
  expect(main.inputsOf('details.read')).toHaveLength(1)
  main.answers['details.read'] = ({ key }) => told(key)
  press(inPane.getByRole('button', { name: 'Try again' }))
  await inPane.findByText('This server shows no metadata')
})

test('a folder is known as far as it is listed, and costs no request', async () => {
  const { main, inPane } = await openDetails()
  main.addFolder('docs', 'pics/', [object('pics/one.png')], { state: { kind: 'walking' } })
  choose('pics/')
  await inPane.findByText('So far: the list is not complete.')
  inPane.getByText('1.0 MB (1,048,576 bytes)')
  press(inPane.getByRole('button', { name: 'Copy' }))
  expect((await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent)).toEqual([
    'Copy key',
    'Copy path',
  ])
  fireEvent.click(screen.getByRole('menuitem', { name: 'Copy path' }))
  await inPane.findByText('Path copied')
  expect(main.inputsOf('details.copy')).toMatchObject([
    { what: 'path', entry: { kind: 'folder', prefix: 'pics/' } },
  ])
  expect(main.inputsOf('details.read')).toEqual([])
})

test('several rows come to a sum', async () => {
  const { inPane } = await openDetails()
  choose('a')
  fireEvent.click(screen.getByRole('row', { name: /^c/ }), { shiftKey: true })
  expect((await inPane.findByRole('heading', { name: '3 selected' })).isConnected).toBe(true)
})

test('shows code for each language and action, and copies the one that is shown', async () => {
  const { main, inPane } = await openDetails()
  choose('a')
  press(inPane.getByRole('button', { name: 'Copy as code' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Copy as code' }))
  const code = await dialog.findByRole<HTMLTextAreaElement>('textbox', { name: 'Code' })
  expect(code.value).toContain('curl --path-as-is --globoff')
  fireEvent.click(dialog.getByRole('radio', { name: 'Python' }))
  expect(code.value).toContain('client.download("docs", "a.txt")')
  fireEvent.click(dialog.getByRole('radio', { name: 'Delete' }))
  expect(code.value).toContain('"https://api.cloudstore.io/v2/buckets/docs/objects/a.txt"')
  fireEvent.click(dialog.getByRole('button', { name: 'Copy' }))
  await dialog.findByText('Code copied')
  expect(main.inputsOf('snippets.copy')).toEqual([
    {
      accountId: 'account-1',
      bucket: 'docs',
      entry: { kind: 'object', key: 'a.txt' },
      action: 'delete',
      language: 'python',
    },
  ])
})

test('says why there is no code for a key that no request can name', async () => {
  await openDocs(object('lone \ud83d.txt'))
  fireEvent.contextMenu(screen.getByRole('row', { name: /^lone/ }), { button: 2 })
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Copy as code…' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Copy as code' }))
  expect((await dialog.findByRole('alert')).textContent).toContain('lone \\uD83D.txt')
  expect(dialog.queryByRole('textbox', { name: 'Code' })).toBeNull()
})

// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { EditPlan } from '../../../shared/ipc/answers.ts'
import { failure } from '../../testing/memory-main.ts'
import { object, openDocs } from '../../testing/open-docs.tsx'
import { press, type } from '../../testing/render-app.tsx'

const plan: EditPlan = {
  planId: 'plan-7',
  cost: { objectCount: 3, sizeBytes: 1024, requests: 12, durationMs: 120_000 },
  readCount: 3,
  description: { contentType: null, metadata: [{ name: 'author', value: null }] },
  isMetadataShown: true,
  isVerifiable: true,
  suggestedTypes: ['image/png'],
}

async function openDialog(change: Partial<EditPlan> = {}) {
  const opened = await openDocs(object('a.txt'), object('b.txt'))
  opened.main.answers['edits.plan'] = () => ({ ...plan, ...change })
  fireEvent.contextMenu(screen.getByRole('row', { name: /^a\.txt/ }), { button: 2 })
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Edit metadata…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Edit metadata' })
  const inDialog = within(dialog)
  await inDialog.findByRole('textbox', { name: 'Content type' })
  return { ...opened, dialog, inDialog, save: () => press(inDialog.getByRole('button', { name: 'Save' })) }
}

test('shows what differs as mixed, says what it costs, and sends what was touched', async () => {
  const { main, dialog, inDialog, save } = await openDialog()
  expect(inDialog.getByRole<HTMLInputElement>('textbox', { name: 'Content type' }).placeholder).toBe('Mixed')
  expect(inDialog.getByRole<HTMLInputElement>('textbox', { name: 'Value 1' }).placeholder).toBe('Mixed')
  expect(dialog.textContent).toContain('3 objects · 1 KB · 12 requests · about 2 min at this account’s rate')
  expect(dialog.textContent).toContain('in the bucket “docs” of the account “Studio”')
  expect(inDialog.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true)
  press(inDialog.getByRole('button', { name: 'Add' }))
  await waitFor(() => {
    expect(document.activeElement).toBe(inDialog.getByRole('textbox', { name: 'Name 2' }))
  })
  type(inDialog.getByRole('textbox', { name: 'Name 2' }), 'licence')
  type(inDialog.getByRole('textbox', { name: 'Value 2' }), 'internal')
  press(inDialog.getByRole('button', { name: 'Usual content types' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'image/png' }))
  press(inDialog.getByRole('button', { name: 'Remove 1' }))
  inDialog.getByText('author will be removed.')
  save()
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
  })
  expect(main.inputsOf('edits.start')).toEqual([
    {
      planId: 'plan-7',
      change: {
        contentType: 'image/png',
        set: [{ name: 'licence', value: 'internal' }],
        remove: ['author'],
      },
      mayDropUnseen: true,
    },
  ])
})

test('a name that cannot be sent is told of at its field, which gets the keyboard', async () => {
  const { main, inDialog, save } = await openDialog()
  const name = inDialog.getByRole('textbox', { name: 'Name 1' })
  type(name, 'Author')
  save()
  expect((await inDialog.findByRole('alert')).textContent).toContain('“Author” cannot be sent.')
  expect(document.activeElement).toBe(name)
  expect(name.getAttribute('aria-invalid')).toBe('true')
  expect(main.inputsOf('edits.start')).toEqual([])
})

test('what a server may not show is warned of, and can be left alone', async () => {
  const { main, dialog, inDialog, save } = await openDialog({ isMetadataShown: false, isVerifiable: false })
  expect(dialog.textContent).toContain('saving drops it')
  expect(dialog.textContent).toContain('ETags are no MD5s')
  fireEvent.click(inDialog.getByRole('checkbox', { name: 'Leave objects alone that show no metadata' }))
  type(inDialog.getByRole('textbox', { name: 'Content type' }), 'a/b')
  save()
  await waitFor(() => {
    expect(main.inputsOf('edits.start')).toMatchObject([{ mayDropUnseen: false }])
  })
})

test('says that only the first of very many were read', async () => {
  const { dialog } = await openDialog({ cost: { ...plan.cost, objectCount: 1204 }, readCount: 20 })
  expect(dialog.textContent).toContain('The first 20 were read.')
})

test('a failure to start is told of, and what is typed stays', async () => {
  const { main, inDialog, save } = await openDialog()
  main.answers['edits.start'] = () => {
    throw failure({ code: 'journal.unwritable' })
  }
  type(inDialog.getByRole('textbox', { name: 'Content type' }), 'a/b')
  save()
  await inDialog.findByRole('alert')
  expect(inDialog.getByRole<HTMLInputElement>('textbox', { name: 'Content type' }).value).toBe('a/b')
})

test('from the details of one object, a folder and several rows', async () => {
  const { main } = await openDocs(object('a.txt'), object('b.txt'))
  fireEvent.keyDown(window, { key: 'Enter', altKey: true })
  const pane = within(await screen.findByRole('complementary', { name: 'Details' }))
  for (const [name, options] of [
    ['a', {}],
    ['pics/', {}],
    ['b', { shiftKey: true }],
  ] as const) {
    fireEvent.click(screen.getByRole('row', { name: new RegExp(`^${name}`) }), options)
    press(await pane.findByRole('button', { name: 'Edit metadata' }))
    press(await screen.findByRole('button', { name: 'Cancel' }))
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull()
    })
  }
  expect(main.inputsOf('edits.plan')).toMatchObject([
    { selection: { entries: [{ key: 'a.txt' }] } },
    { selection: { entries: [{ prefix: 'pics/' }] } },
    { selection: { entries: [{ prefix: 'pics/' }, { key: 'a.txt' }, { key: 'b.txt' }] } },
  ])
})

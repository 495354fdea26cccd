// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { DeletedKey } from '../../../shared/deletes.ts'
import type { TransferRow } from '../../../shared/transfer.ts'
import { MemoryMain } from '../../testing/memory-main.ts'
import { press, renderApp } from '../../testing/render-app.tsx'
import { deleteRow } from '../../testing/transfer-rows.ts'

const keys: DeletedKey[] = [
  { key: 'f/gone', outcome: 'gone' },
  { key: 'f/locked \u202E', outcome: 'failed', error: { code: 'auth.forbidden', status: 403 } },
  { key: 'f/open', outcome: 'unknown' },
  { key: 'f/never', outcome: 'notAsked' },
]

async function setUp(row: Partial<TransferRow>) {
  const main = new MemoryMain()
  main.addAccount()
  main.deleted = keys
  renderApp(main)
  const shelf = await screen.findByRole('region', { name: 'Transfers' })
  main.transfers = [deleteRow('f/', { totalUnits: 4, ...row })]
  main.emitTransfers()
  const item = await within(shelf).findByRole('listitem', { name: 'f/' })
  return { main, item }
}

const listed = (dialog: HTMLElement) =>
  waitFor(() => {
    const items = within(dialog).getAllByRole('listitem')
    return items.map(({ textContent }) => textContent)
  })

test('the row of a job shows what was not deleted and why, and all of it on demand', async () => {
  const { main, item } = await setUp({ status: 'failed', error: { code: 'delete.incomplete', leftCount: 1 } })
  within(item).getByText('Failed · 1 object could not be deleted')
  press(within(item).getByRole('button', { name: 'Show list' }))
  const dialog = await screen.findByRole('dialog', { name: 'What was deleted' })
  await within(dialog).findByRole('radio', { name: 'Not deleted 3', checked: true })
  expect(await listed(dialog)).toEqual([
    expect.stringMatching(/^f\/locked.*202e.*Not deleted: This API key may not do that/i),
    expect.stringMatching(/^f\/open.*may be gone or not$/),
    expect.stringMatching(/^f\/never.*Not asked for$/),
  ])
  press(within(dialog).getByRole('radio', { name: 'All 4' }))
  await within(dialog).findByText('Deleted')
  press(within(dialog).getByRole('button', { name: 'Save list…' }))
  await within(dialog).findByText('Saved: 4 objects listed.')
  expect(main.calls.find(({ name }) => name === 'deletes.saveReport')?.input).toEqual({ id: 'f/' })
})

test.each([
  { status: 'running', totalUnits: 4 },
  { status: 'done', totalUnits: 1 },
] as const)('while it works, or where there is one object, there is no list: %j', async (row) => {
  const { item } = await setUp(row)
  expect(within(item).queryByRole('button', { name: 'Show list' })).toBeNull()
})

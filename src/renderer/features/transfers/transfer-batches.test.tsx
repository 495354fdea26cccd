// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { AppError } from '../../../shared/errors.ts'
import type { BatchHead, TransferRow } from '../../../shared/transfer.ts'
import { MemoryMain } from '../../testing/memory-main.ts'
import { press, renderApp } from '../../testing/render-app.tsx'
import { uploadRow as row } from '../../testing/transfer-rows.ts'

async function setUp(...transfers: TransferRow[]) {
  const main = new MemoryMain()
  main.addAccount()
  renderApp(main)
  const shelf = await screen.findByRole('region', { name: 'Transfers' })
  main.transfers = transfers
  main.emitTransfers()
  return { main, shelf }
}

test('of 100,000 transfers it reads and draws those around what is on the screen, at every change', async () => {
  const { main, shelf } = await setUp()
  const count = 100_000
  const summary = { ...main.summary(), total: count, lines: count, waiting: count }
  main.answers['transfers.page'] = ({ offset, limit }) => ({
    summary,
    question: null,
    stops: [],
    lines: Array.from({ length: limit }, (_, at) => ({
      kind: 'row',
      batch: null,
      place: offset + at + 1,
      row: row(`t${offset + at}`),
    })),
  })
  const before = main.inputsOf('transfers.page').length
  for (let change = 1; change <= 10; change += 1) {
    main.emit('transfers.changed', { summary: { ...summary, bytesPerSecond: change }, question: null })
    await within(shelf).findByRole('listitem', { name: 't0.bin' })
  }
  const rows = within(shelf).getAllByRole('listitem')
  expect(rows.length).toBeLessThan(100)
  expect(rows[0]?.getAttribute('aria-setsize')).toBe('100000')
  const pages = main.inputsOf('transfers.page').slice(before)
  for (const page of pages) expect(page).toEqual({ offset: 0, limit: 100 })
  expect(pages.length).toBeLessThanOrEqual(11)
})

const head: BatchHead = {
  batch: 7,
  kind: 'upload',
  bucket: 'docs',
  title: 'a/',
  isFolded: false,
  plan: { files: 3, bytes: 300, requests: 3, requestsMs: 0 },
  total: 3,
  waiting: 1,
  running: 0,
  paused: 1,
  finished: 1,
  failed: 1,
  done: 0,
  cancelled: 0,
  skipped: 0,
  verified: 0,
  units: 300,
  doneUnits: 0,
  bytesPerSecond: 0,
  msLeft: null,
}

test('a batch has a head that tells of all of it, and is no transfer itself', async () => {
  const main = new MemoryMain()
  main.addAccount()
  main.head = head
  main.transfers = [row('one'), row('two', { status: 'paused' }), row('three', { status: 'failed' })]
  renderApp(main)
  const batch = await screen.findByRole('group', { name: 'Upload to a/ · docs' })
  within(batch).getByText('3 files · 300 B · 3 requests')
  within(batch).getByText('Waiting · 0 of 3')
  within(batch).getByText('1 failed')
  expect(
    within(batch).getByRole('progressbar', { name: 'Progress of Upload to a/ · docs' }).isConnected,
  ).toBe(true)
  const items = screen.getAllByRole('listitem').filter((item) => item.hasAttribute('aria-posinset'))
  expect(
    items.map((item) => `${item.getAttribute('aria-posinset')} of ${item.getAttribute('aria-setsize')}`),
  ).toEqual(['1 of 3', '2 of 3', '3 of 3'])
  for (const name of ['Pause batch', 'Cancel batch', 'Retry failed of batch', 'Fold batch'])
    press(within(batch).getByRole('button', { name }))
  await waitFor(() => {
    expect(main.inputsOf('transfers.fold')).toEqual([{ batch: 7, isFolded: true }])
  })
  for (const name of ['pause', 'cancel', 'retry'] as const)
    expect(main.inputsOf(`transfers.${name}`)).toEqual([{ which: 'batch', batch: 7 }])
  main.head = { ...head, isFolded: true, waiting: 0, paused: 2, failed: 0 }
  main.emitTransfers()
  press(await within(batch).findByRole('button', { name: 'Resume batch' }))
  expect(within(batch).getByRole('button', { name: 'Unfold batch' }).getAttribute('aria-expanded')).toBe(
    'false',
  )
  expect(within(batch).queryByRole('button', { name: 'Retry failed of batch' })).toBeNull()
  await waitFor(() => {
    expect(main.inputsOf('transfers.resume')).toEqual([{ which: 'batch', batch: 7 }])
  })
})

test('a finished batch is saved as a manifest, and the head tells what is in it', async () => {
  const main = new MemoryMain()
  main.addAccount()
  main.head = { ...head, waiting: 0, paused: 0, failed: 1, done: 2, finished: 3, verified: 2 }
  main.transfers = [row('one', { status: 'done', verified: true })]
  renderApp(main)
  const batch = await screen.findByRole('group', { name: 'Upload to a/ · docs' })
  within(batch).getByText('1 failed')
  press(within(batch).getByRole('button', { name: 'Save manifest…' }))
  await within(batch).findByText('Manifest saved: 2 listed, 1 not verified and left out')
  expect(main.inputsOf('transfers.saveManifest')).toEqual([{ batch: 7 }])
  main.head = { ...main.head, done: 0, verified: 0 }
  main.emitTransfers()
  await waitFor(() => {
    expect(within(batch).queryByRole('button', { name: 'Save manifest…' })).toBeNull()
  })
})

test('what is on record is looked up in the history, and saved from there', async () => {
  const { main, shelf } = await setUp()
  const past = { kind: 'download', bucket: 'docs', createdAtMs: 0 } as const
  const endedAtMs = new Date(2026, 10, 12, 9, 30).getTime()
  main.history = [
    { ...past, batch: 9, title: 'b/', endedAtMs, done: 3, verified: 2 },
    { ...past, batch: 8, title: '', endedAtMs, done: 1, verified: 0 },
  ]
  press(within(shelf).getByRole('button', { name: 'Transfer history' }))
  const dialog = await screen.findByRole('dialog', { name: 'Transfer history' })
  const item = await within(dialog).findByRole('listitem', { name: 'Download of b/ · docs' })
  within(item).getByText(/ · 3 done · 2 verified$/)
  const unverified = within(dialog).getByRole('listitem', { name: 'Download from docs' })
  expect(within(unverified).queryByRole('button')).toBeNull()
  main.answers['transfers.saveManifest'] = () => {
    throw new AppError({ code: 'local.denied', subject: '/x.md5' })
  }
  press(within(item).getByRole('button', { name: 'Save manifest…' }))
  await within(dialog).findByRole('alert')
  delete main.answers['transfers.saveManifest']
  press(within(item).getByRole('button', { name: 'Save manifest…' }))
  await within(dialog).findByText('Manifest saved: 2 listed, 1 not verified and left out')
  expect(main.inputsOf('transfers.saveManifest')).toEqual([{ batch: 9 }, { batch: 9 }])
  press(within(dialog).getByRole('button', { name: 'Close' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  main.history = []
  press(within(shelf).getByRole('button', { name: 'Transfer history' }))
  await screen.findByText('Nothing is on record.')
})

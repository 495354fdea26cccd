// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { Listing } from '../../../shared/entry.ts'
import { MemoryMain } from '../../testing/memory-main.ts'
import { object, openDocs } from '../../testing/open-docs.tsx'
import { press, renderApp } from '../../testing/render-app.tsx'

const hourMs = 60 * 60_000

async function openListed(change: Partial<Listing>, main = new MemoryMain()) {
  const account = main.addAccount()
  main.addBucket(account, 'docs')
  main.addFolder('docs', '', [object('a.txt')], { objectCount: 12_400, ...change })
  renderApp(main)
  press(await screen.findByRole('link', { name: 'docs' }))
  const status = await screen.findByRole('status', { name: 'Listing' })
  await screen.findByRole('row', { name: /^a\.txt/ })
  return { main, account, status }
}

function descriptionOf(button: string): string | null | undefined {
  const id = screen.getByRole('button', { name: button }).getAttribute('aria-describedby')
  return document.getElementById(id ?? '')?.textContent
}

test('says when the objects were seen last, and that they are read again', async () => {
  const { status } = await openListed({
    state: { kind: 'seen', atMs: Date.now() - 49 * hourMs, isRefreshing: true },
    sizeBytes: 3 * 1024 * 1024,
  })
  expect(status.textContent).toBe('12,400 objects · last seen 2 days ago, refreshing…')
  expect(screen.getByText('3.0 MB').contains(status)).toBe(false)
})

test('stops to spare the day’s requests, says what the rest costs, and lists it when asked', async () => {
  const main = new MemoryMain()
  main.rate = {
    kind: 'limited',
    limitPerMinute: 60,
    remainingThisMinute: 60,
    resetAtMs: null,
    usedToday: 500,
    limitPerDay: 10_000,
    waitingUntilMs: null,
  }
  const state = { kind: 'partial', isSparing: true, estimatedRequests: 620 } as const
  const { account, status } = await openListed({ state }, main)
  expect(status.textContent).toBe('12,400 objects · partial')
  const button = screen.getByRole('button', { name: 'List everything' })
  const cost = await screen.findByText('about 620 requests, 12 min')
  expect(button.getAttribute('aria-describedby')).toBe(cost.id)
  main.addFolder('docs', '', [object('a.txt')], { version: 2, state: { kind: 'walking' } })
  press(button)
  await waitFor(() => {
    expect(screen.queryByRole('button', { name: 'List everything' })).toBeNull()
  })
  expect(main.inputsOf('folders.listEverything')).toEqual([
    { accountId: account.id, bucket: 'docs', prefix: '' },
  ])
})

test('offers no more where the list stopped for another reason', async () => {
  await openListed({ state: { kind: 'partial', isSparing: false, estimatedRequests: null } })
  expect(screen.queryByRole('button', { name: 'List everything' })).toBeNull()
})

test('tells what changed since the last visit, and shows it', async () => {
  const { main } = await openListed({
    sinceVisit: { added: 3, changed: 1, gone: 2, visitedAtMs: new Date(2026, 0, 5).getTime() },
  })
  press(screen.getByRole('button', { name: '3 new, 1 changed, 2 gone since 5 Jan 2026' }))
  await screen.findByRole('status', { name: 'Results' })
  expect(main.inputsOf('views.rows').at(-1)).toMatchObject({ view: { text: '', only: 'sinceVisit' } })
  expect(screen.getByRole('button', { name: 'Remove filter: Since last visit' }).isConnected).toBe(true)
})

test('tells what a refresh found, and shows it', async () => {
  const { main } = await openListed({ sinceRefresh: { added: 2, changed: 0, gone: 1 } })
  press(screen.getByRole('button', { name: 'Refresh found 2 new, 1 gone' }))
  await screen.findByRole('status', { name: 'Results' })
  expect(main.inputsOf('views.rows').at(-1)).toMatchObject({ view: { only: 'sinceRefresh' } })
})

test('tells nothing of an earlier refresh while the next one is under way', async () => {
  await openListed({
    sinceRefresh: { added: 2, changed: 0, gone: 0 },
    state: { kind: 'seen', atMs: 0, isRefreshing: true },
  })
  expect(screen.queryByText(/Refresh found/)).toBeNull()
})

test('says that a refresh found no change', async () => {
  await openListed({ sinceRefresh: { added: 0, changed: 0, gone: 0 } })
  expect(screen.getByText('Refresh found no change').isConnected).toBe(true)
})

test('marks what stands on a list that is not complete, without another name for a column', async () => {
  await openListed({ state: { kind: 'walking' }, nameOrder: 'bytes' })
  screen.getByRole('columnheader', { name: 'Name' })
  expect(descriptionOf('Name')).toBe('Byte order until the listing ends')
  screen.getByRole('columnheader', { name: 'Size' })
  expect(descriptionOf('Size')).toBe('Sizes of folders are so far: the list is not complete.')
  expect(screen.getByRole('button', { name: 'Type' }).hasAttribute('aria-describedby')).toBe(false)
  press(screen.getByRole('button', { name: 'Type' }))
  expect(descriptionOf('Type')).toBe('In order so far: the list is not complete.')
  expect(screen.getByRole('button', { name: 'Name' }).hasAttribute('aria-describedby')).toBe(false)
})

test('refreshes the whole bucket while results are shown', async () => {
  const { main, account } = await openDocs(object('a.txt'))
  fireEvent.doubleClick(screen.getByRole('row', { name: /^pics\// }))
  await screen.findByRole('row', { name: /^one\.png/ })
  press(screen.getByRole('button', { name: 'Filter' }))
  press(screen.getByRole('button', { name: 'Duplicates' }))
  await screen.findByRole('status', { name: 'Results' })
  press(screen.getByRole('button', { name: 'Refresh' }))
  await waitFor(() => {
    expect(main.inputsOf('folders.refresh')).toEqual([{ accountId: account.id, bucket: 'docs', prefix: '' }])
  })
})

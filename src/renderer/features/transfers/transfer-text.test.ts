import { expect, test } from 'vitest'

import type { TransferRow, TransferSummary } from '../../../shared/transfer.ts'
import { actionsOf, summaryText, transferDetail, transferShare, transferText } from './transfer-text.ts'

const mb = 1024 * 1024
const nowMs = 1_000_000
const interrupted = { code: 'net.interrupted' } as const
const full = { code: 'local.noSpace', subject: 'a', neededBytes: 3 * mb } as const
const row: TransferRow = {
  id: '1',
  kind: 'upload',
  bucket: 'docs',
  key: 'a/b.txt',
  status: 'waiting',
  verified: false,
  doneUnits: 0,
  totalUnits: 100,
  bytesPerSecond: 0,
}

test.each<[Partial<TransferRow>, string, number | null]>([
  [{ status: 'waiting' }, 'Waiting', 0],
  [{ status: 'waiting', totalUnits: null }, 'Waiting', 0],
  [{ status: 'running', doneUnits: 62, bytesPerSecond: 8.4 * mb }, 'Uploading 62 % · 8.4 MB/s', 0.62],
  [{ status: 'running', kind: 'download', doneUnits: 5 }, 'Downloading 5 %', 0.05],
  [{ status: 'running', doneUnits: 3 * mb, totalUnits: null }, 'Uploading 3.0 MB', null],
  [{ status: 'running', doneUnits: 0, totalUnits: 0 }, 'Uploading 0 %', 0],
  [{ status: 'running', kind: 'delete', doneUnits: 12, totalUnits: 1200 }, 'Deleting 12 of 1,200', 0.01],
  [{ status: 'checking', doneUnits: 40 }, 'Checking 40 %', 0.4],
  [{ status: 'verifying', doneUnits: 100 }, 'Verifying', 1],
  [{ status: 'paused' }, 'Paused', 0],
  [{ status: 'paused', kind: 'download', doneUnits: 62 }, 'Paused 62 %', 0.62],
  [{ status: 'paused', kind: 'delete', doneUnits: 12, totalUnits: 1200 }, 'Paused 12 of 1,200', 0.01],
  [{ status: 'done', verified: true, doneUnits: 100 }, 'Done · MD5 matches', 1],
  [{ status: 'done', verified: false, doneUnits: 100 }, 'Done (not verified)', 1],
  [{ status: 'done', verified: true, savedAs: 'b (2).txt' }, 'Done · MD5 matches · saved as b (2).txt', 1],
  [{ status: 'done', verified: true, sentFrom: 'a：b.txt' }, 'Done · MD5 matches · from a：b.txt', 1],
  [{ status: 'done', kind: 'delete', doneUnits: 1, totalUnits: 1 }, 'Done · 1 object deleted', 1],
  [{ status: 'cancelled', doneUnits: 50 }, 'Cancelled', 0.5],
  [{ status: 'skipped' }, 'Skipped', 0],
  [{ status: 'skipped', isIdentical: true }, 'Skipped · identical', 0],
  [{ status: 'skipped', error: { code: 'local.missing' } }, 'Skipped · The file is not there any more', 0],
  [
    { status: 'failed', error: { code: 'transfer.sourceChanged' } },
    'Failed · The file changed while uploading',
    0,
  ],
  [{ status: 'failed' }, 'Failed', 0],
  [
    { status: 'waiting', wait: { kind: 'rate', untilMs: nowMs + 22_500 } },
    'Waiting · rate limit, next requests in 23 s',
    0,
  ],
  [{ status: 'waiting', wait: { kind: 'offline' } }, 'Waiting · offline', 0],
  [
    { status: 'waiting', wait: { kind: 'retry', atMs: nowMs + 3_100, error: interrupted } },
    'Waiting · tries again in 4 s (The connection broke off)',
    0,
  ],
  [{ status: 'paused', kind: 'download', doneUnits: 62, error: full }, 'Paused · The disk is full', 0.62],
])('says of %j: %s', (change, text, share) => {
  expect(transferText({ ...row, ...change }, nowMs)).toBe(text)
  expect(transferShare({ ...row, ...change })).toBe(share)
})

test('tells the whole error, and why nothing was compared', () => {
  const error = { code: 'local.noSpace', subject: 'a.bin' } as const
  expect(transferDetail({ ...row, status: 'failed', error }, nowMs)).toBe(
    'The disk is full. There is no room for “a.bin”. Make room, then resume or retry.',
  )
  expect(transferDetail({ ...row, status: 'done' }, nowMs)).toContain('no MD5')
})

test.each([
  ['waiting', ['pause', 'cancel']],
  ['running', ['pause', 'cancel']],
  ['verifying', ['pause', 'cancel']],
  ['paused', ['resume', 'cancel']],
  ['done', []],
  ['failed', ['retry']],
  ['cancelled', ['retry']],
  ['skipped', []],
] as const)('of a transfer that is %s a person can do: %s', (status, actions) => {
  expect(actionsOf(status)).toEqual(actions)
})

const none: TransferSummary = {
  total: 0,
  lines: 0,
  waiting: 0,
  running: 0,
  paused: 0,
  finished: 0,
  failed: 0,
  bytes: 0,
  doneBytes: 0,
  bytesPerSecond: 0,
  msLeft: 0,
  heldUntilMs: null,
  stops: [],
}

test('sums up all transfers in a line', () => {
  expect(summaryText(none, 0)).toBe('Nothing was transferred yet.')
  const some = { ...none, total: 1280, waiting: 1275, running: 2, paused: 4, finished: 3, failed: 1 }
  expect(summaryText({ ...some, msLeft: null }, 0)).toBe(
    '3 of 1,280 finished · 1 failed · 2 running · 1,275 waiting · 4 paused',
  )
  const measured = { bytes: 3072 * mb, doneBytes: 512 * mb, bytesPerSecond: 14.2 * mb, msLeft: 181_000 }
  expect(summaryText({ ...some, ...measured }, 0)).toMatch(
    /^3 of 1,280 finished · 1 failed · 512 MB of 3.0 GB · 14.2 MB\/s · about 4 min left · 2 running · /,
  )
  const over = { ...measured, msLeft: 0, bytesPerSecond: 0 }
  expect(summaryText({ ...some, ...over, running: 0, waiting: 0 }, 0)).toBe(
    '3 of 1,280 finished · 1 failed · 4 paused',
  )
})

test('counts down to the next request, and no further', () => {
  const held = { ...none, total: 2, waiting: 2, msLeft: null, heldUntilMs: 30_000 }
  expect(summaryText(held, 7_000)).toBe('0 of 2 finished · Next requests in 23 s · 2 waiting')
  expect(summaryText(held, 30_000)).toBe('0 of 2 finished · 2 waiting')
})

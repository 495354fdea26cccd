import { expect, test } from 'vitest'

import type { TransferRow } from '../../../shared/transfer.ts'
import { actionsOf, summaryText, transferDetail, transferShare, transferText } from './transfer-text.ts'

const mb = 1024 * 1024
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
])('says of %j: %s', (change, text, share) => {
  expect(transferText({ ...row, ...change })).toBe(text)
  expect(transferShare({ ...row, ...change })).toBe(share)
})

test('tells the whole error, and why nothing was compared', () => {
  const error = { code: 'local.noSpace', subject: 'a.bin' } as const
  expect(transferDetail({ ...row, status: 'failed', error })).toBe(
    'The disk is full. There is no room for “a.bin”. Make room, then retry.',
  )
  expect(transferDetail({ ...row, status: 'done' })).toContain('no MD5')
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

test('sums up all transfers in a line', () => {
  const none = { total: 0, waiting: 0, running: 0, paused: 0, finished: 0, failed: 0, bytesPerSecond: 0 }
  expect(summaryText(none)).toBe('Nothing was transferred yet.')
  expect(
    summaryText({
      total: 1280,
      waiting: 1275,
      running: 2,
      paused: 4,
      finished: 3,
      failed: 1,
      bytesPerSecond: 14.2 * mb,
    }),
  ).toBe('3 of 1,280 finished · 2 running · 1,275 waiting · 4 paused · 1 failed · 14.2 MB/s')
})

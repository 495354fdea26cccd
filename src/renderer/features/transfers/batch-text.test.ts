import { expect, test } from 'vitest'

import type { BatchHead } from '../../../shared/transfer.ts'
import { batchPlan, batchResult, batchShare, batchText, batchTitle, batchTone } from './batch-text.ts'

const mb = 1024 * 1024
const head: BatchHead = {
  batch: 1,
  kind: 'upload',
  bucket: 'docs',
  title: 'photos/2024/',
  isFolded: false,
  plan: { files: 1204, bytes: 3.1 * 1024 * mb, requests: 1204, requestsMs: 21 * 60_000 },
  total: 1204,
  waiting: 1204,
  running: 0,
  paused: 0,
  finished: 0,
  failed: 0,
  done: 0,
  cancelled: 0,
  skipped: 0,
  verified: 0,
  units: 1000,
  doneUnits: 0,
  bytesPerSecond: 0,
  msLeft: null,
}

test.each([
  [{}, 'Upload to photos/2024/ · docs'],
  [{ title: '' }, 'Upload to docs'],
  [{ kind: 'download' }, 'Download of photos/2024/ · docs'],
  [{ kind: 'download', title: '' }, 'Download from docs'],
  [{ kind: 'delete' }, 'Delete of photos/2024/ · docs'],
  [{ title: 'a\u202eb/' }, 'Upload to a\\u202Eb/ · docs'],
] as const)('of %j it says what and where: %s', (change, title) => {
  expect(batchTitle({ ...head, ...change })).toBe(title)
})

test('the plan counts files, bytes and requests, and what they take where that is long', () => {
  expect(batchPlan(head)).toBe('1,204 files · 3.1 GB · 1,204 requests · about 21 min at this account’s rate')
  const quick = { files: 1, bytes: 5, requests: 1, requestsMs: 0 }
  expect(batchPlan({ ...head, plan: quick })).toBe('1 file · 5 B · 1 request')
  expect(batchPlan({ ...head, kind: 'delete', plan: { ...quick, files: 3, requestsMs: null } })).toBe(
    '3 objects · 1 request',
  )
})

const moving = { waiting: 700, running: 4, done: 500, finished: 500, verified: 500, doneUnits: 412 }
const ended = { waiting: 0, done: 1204, finished: 1204, verified: 1204, doneUnits: 1000 }

test.each<[string, Partial<BatchHead>, string, string, ReturnType<typeof batchTone>, number]>([
  ['waits', {}, 'Waiting · 0 of 1,204', '', 'quiet', 0],
  [
    'moves',
    { ...moving, bytesPerSecond: 8.4 * mb, msLeft: 350_000 },
    'Uploading · 500 of 1,204 · 8.4 MB/s',
    'about 6 min left',
    'accent',
    0.412,
  ],
  [
    'moves with failures',
    { ...moving, failed: 2, msLeft: 350_000 },
    'Uploading · 500 of 1,204',
    'about 6 min left · 2 failed',
    'accent',
    0.412,
  ],
  ['moves unmeasured', moving, 'Uploading · 500 of 1,204', '', 'accent', 0.412],
  ['is paused', { waiting: 0, paused: 1204 }, 'Paused · 0 of 1,204', '', 'quiet', 0],
  ['is done', ended, 'Done · 1,204 of 1,204', '', 'ok', 1],
  ['is done unverified', { ...ended, verified: 1203 }, 'Done · 1,204 of 1,204', '', 'warn', 1],
  [
    'has failures',
    { ...ended, done: 1200, failed: 2, skipped: 1, cancelled: 1 },
    'Ended · 1,200 of 1,204',
    '2 failed · 1 skipped · 1 cancelled',
    'bad',
    1200 / 1204,
  ],
  ['was skipped', { ...ended, done: 0, skipped: 1204 }, 'Done · 0 of 1,204', '1,204 skipped', 'quiet', 1],
])('a batch that %s', (_what, change, text, result, tone, share) => {
  const changed = { ...head, ...change }
  expect([batchText(changed), batchResult(changed)]).toEqual([text, result])
  expect([batchTone(changed), batchShare(changed)]).toEqual([tone, share])
})

test('without bytes the share is that of the files', () => {
  expect(batchShare({ ...head, units: 0, total: 4, finished: 1 })).toBe(0.25)
})

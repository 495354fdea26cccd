import { expect, test } from 'vitest'

import type { BatchOutcome } from '../transfers/work-in-hand.ts'
import { batchNotice } from './batch-notice.ts'

const alone = { isWatched: false, isWanted: true }

function outcome(
  change: Partial<BatchOutcome> = {},
  kind: 'upload' | 'download' | 'delete' = 'upload',
): BatchOutcome {
  return {
    batch: {
      number: 1,
      kind,
      accountId: 'account',
      bucket: 'photos',
      title: '2024/',
      root: null,
      createdAtMs: 0,
      plan: { files: 1_204, bytes: 10, requests: 1_204, folders: 0, refused: 0 },
    },
    tookMs: 40_000,
    done: 1_200,
    failed: 0,
    skipped: 0,
    cancelled: 0,
    ...change,
  }
}

test('tells of a long batch with its counts', () => {
  expect(batchNotice(outcome(), alone)).toEqual({
    title: 'Upload finished',
    body: 'photos: 1,200 files uploaded',
  })
  expect(batchNotice(outcome({ done: 1, failed: 2, skipped: 3, cancelled: 4 }, 'download'), alone)).toEqual({
    title: 'Download ended with failures',
    body: 'photos: 1 file downloaded, 2 failed, 3 skipped, 4 cancelled',
  })
})

test('counts the objects of a delete, not the jobs that it was made of', () => {
  expect(batchNotice(outcome({ done: 2 }, 'delete'), alone)?.body).toBe('photos: 1,204 objects deleted')
  expect(batchNotice(outcome({ done: 1, failed: 1 }, 'delete'), alone)).toEqual({
    title: 'Delete ended with failures',
    body: 'photos: not everything could be deleted',
  })
})

test.each([
  ['somebody looks at the window', outcome(), { isWatched: true, isWanted: true }],
  ['nobody wants to be told', outcome(), { isWatched: false, isWanted: false }],
  ['it was short', outcome({ tookMs: 29_999 }), alone],
  ['all of it was cancelled', outcome({ done: 0, cancelled: 1_204 }), alone],
])('says nothing where %s', (_why, ended, about) => {
  expect(batchNotice(ended, about)).toBeNull()
})

import { expect, test } from 'vitest'

import { taskbarProgress, UnseenFailures } from './taskbar.ts'

test.each([
  ['nothing to do', { doneShare: null, isAtWork: false, failed: 0 }, { kind: 'none' }],
  [
    'nothing to do, whatever failed before',
    { doneShare: null, isAtWork: false, failed: 3 },
    { kind: 'none' },
  ],
  ['begun', { doneShare: 0, isAtWork: true, failed: 0 }, { kind: 'indeterminate' }],
  ['too little to be drawn', { doneShare: 0.004, isAtWork: true, failed: 0 }, { kind: 'indeterminate' }],
  ['under way', { doneShare: 0.5, isAtWork: true, failed: 0 }, { kind: 'normal', share: 0.5 }],
  [
    'in steps that can be seen',
    { doneShare: 0.5049, isAtWork: true, failed: 0 },
    { kind: 'normal', share: 0.5 },
  ],
  ['with failures', { doneShare: 0.5, isAtWork: true, failed: 1 }, { kind: 'error', share: 0.5 }],
  ['all of it paused', { doneShare: 0.25, isAtWork: false, failed: 0 }, { kind: 'paused', share: 0.25 }],
])('%s', (_what, work, progress) => {
  expect(taskbarProgress(work)).toEqual(progress)
})

test('only what failed since somebody looked is counted', () => {
  const failures = new UnseenFailures()
  const counts = [
    failures.count(2, true),
    failures.count(5, false),
    failures.count(5, true),
    failures.count(5, false),
    failures.count(6, false),
    // Cleared, and one more.
    failures.count(0, false),
    failures.count(1, false),
  ]
  expect(counts).toEqual([0, 3, 0, 0, 1, 0, 1])
})

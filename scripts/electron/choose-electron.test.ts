import { expect, test } from 'vitest'
import { chooseElectron, retryAfterMs } from './choose-electron.js'

const nowMs = Date.UTC(2026, 5, 1)
const nothing = { installed: false, official: false, older: false, officialFailedAtMs: undefined }

test.each([
  ['a bare computer tries the official download', {}, 'download'],
  ['what npm tools installed comes first', { installed: true, official: true, older: true }, 'installed'],
  ['an earlier official download comes next', { official: true, older: true }, 'official'],
  [
    'the official one wins over a failure it outlived',
    { official: true, officialFailedAtMs: nowMs },
    'official',
  ],
  ['an older one alone is no reason not to try', { older: true }, 'download'],
  ['a fresh failure is not repeated', { older: true, officialFailedAtMs: nowMs - 1_000 }, 'older'],
  ['a day later it is tried again', { older: true, officialFailedAtMs: nowMs - retryAfterMs }, 'download'],
  [
    'a failure in the far future is a wrong clock',
    { older: true, officialFailedAtMs: nowMs + retryAfterMs },
    'download',
  ],
  [
    'without an older one even a fresh failure is repeated',
    { officialFailedAtMs: nowMs - 1_000 },
    'download',
  ],
])('%s', (_case, found, choice) => {
  expect(chooseElectron({ ...nothing, ...found }, nowMs)).toBe(choice)
})

import { expect, test } from 'vitest'

import { readRateHeaders } from './rate-headers.ts'

const sentAtMs = Date.UTC(2026, 0, 15, 12)
const receivedAtMs = sentAtMs + 40

function read(headers: Record<string, string>) {
  return readRateHeaders(headers, { sentAtMs, receivedAtMs })
}

test('the headers of the reference', () => {
  const reading = read({
    'x-ratelimit-limit': '60',
    'x-ratelimit-remaining': '45',
    'x-ratelimit-reset': '1640000000',
  })
  expect(reading).toMatchObject({ limitPerMinute: 60, remaining: 45, retryAtMs: null })
  expect(reading.reset).toEqual({ raw: 1640000000, atMs: 1640000001_000 })
})

test.each(['0', 'Unlimited', '', '-5', 'NaN', '60 per minute'])('a limit of "%s" is none', (limit) => {
  expect(read({ 'x-ratelimit-limit': limit }).limitPerMinute).toBeNull()
})

test('a reset is moved by the difference of the clocks, to the later side', () => {
  const serverMs = sentAtMs - 7_200_000
  const reset = String(serverMs / 1000 + 30)
  const reading = read({ date: new Date(serverMs).toUTCString(), 'x-ratelimit-reset': reset })
  expect(reading.reset?.atMs).toBe(receivedAtMs + 30_000 + 1_000)
})

test('a reset in milliseconds is exact', () => {
  const reading = read({
    date: new Date(sentAtMs).toUTCString(),
    'x-ratelimit-reset': String(sentAtMs + 2_500),
  })
  expect(reading.reset?.atMs).toBe(receivedAtMs + 2_500)
})

test('Retry-After counts from the answer, or is a moment of the server', () => {
  expect(read({ 'retry-after': '120' }).retryAtMs).toBe(receivedAtMs + 120_000)
  const serverMs = sentAtMs + 3_600_000
  const headers = {
    date: new Date(serverMs).toUTCString(),
    'retry-after': new Date(serverMs + 10_000).toUTCString(),
  }
  expect(read(headers).retryAtMs).toBe(receivedAtMs + 10_000 + 1_000)
})

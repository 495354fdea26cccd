import { Readable } from 'node:stream'

import { onTestFinished } from 'vitest'

import type { AppError } from '../../../shared/errors.ts'
import { createCloudStoreClient, type ClientOptions } from '../client.ts'
import type { Clock } from '../clock.ts'
import type { CallOptions, CloudStoreClient, UploadRequest } from '../cloudstore-client.ts'
import { createDayCount } from '../day-count.ts'
import type { Endpoint } from '../endpoint.ts'

export const testKey = 'sk_test_0123456789abcdef'

/** Time that passes a thousand times faster, so that waits of seconds take milliseconds. */
export function createFastClock(factor = 1_000): Clock {
  const startMs = Date.now()
  return {
    now: () => startMs + (performance.now() - originMs) * factor,
    setTimer: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs / factor)
      return () => clearTimeout(timer)
    },
  }
}

const originMs = performance.now()

/** A client on fast time, which is closed when the test ends. */
export function createTestClient(endpoint: Endpoint, options: Partial<ClientOptions> = {}): CloudStoreClient {
  const clock = options.clock ?? createFastClock()
  const client = createCloudStoreClient({
    endpoint,
    apiKey: testKey,
    dayCount: createDayCount(clock),
    clock,
    ...options,
  })
  onTestFinished(() => client.close())
  return client
}

/** Options of a call that nobody aborts. */
export function person(signal: AbortSignal = new AbortController().signal): CallOptions {
  return { signal, lane: 'person' }
}

export function upload(body: string | Buffer, more: Partial<UploadRequest> = {}): UploadRequest {
  const bytes = Buffer.from(body)
  return {
    sizeBytes: bytes.byteLength,
    contentType: 'text/plain',
    metadata: {},
    body: Readable.from([bytes], { objectMode: false }),
    ...more,
  }
}

/** The error's data, for `toEqual`; a success is thrown. */
export async function failureOf(call: Promise<unknown>): Promise<AppError['data']> {
  let value: unknown
  try {
    value = await call
  } catch (error) {
    if (isAppError(error)) return error.data
    throw error
  }
  throw new Error(`it succeeded: ${JSON.stringify(value)}`)
}

function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'data' in error
}

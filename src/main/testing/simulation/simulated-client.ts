import { Readable } from 'node:stream'

import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import { sleep } from '../../cloudstore/clock.ts'
import type {
  CallOptions,
  CloudStoreClient,
  ObjectDownload,
  ObjectHead,
} from '../../cloudstore/cloudstore-client.ts'
import { createDayCount } from '../../cloudstore/day-count.ts'
import type { LendingBody } from '../../cloudstore/lending-body.ts'
import { createRateBudget, type RateBudget } from '../../cloudstore/rate-budget.ts'
import { readRateHeaders } from '../../cloudstore/rate-headers.ts'
import { retrying } from '../../cloudstore/retry.ts'
import type { createModelServer } from '../../cloudstore/testing/model-rate-server.ts'
import { fakeClient } from '../fake-client.ts'
import type { Life } from './life.ts'
import type { SeededRandom } from './seeded-random.ts'
import { md5Of, type SimulatedBucket, type StoredObject } from './simulated-bucket.ts'

/** What goes on around a network and a server, for all that is asked of them. */
export type NetworkWeather = {
  isOffline: boolean
  isKeyRefused: boolean
  /** How many of the requests meet a fault. */
  faultShare: number
  /** Whether the server goes on in the middle of an object. */
  hasRange: boolean
  /** How the server writes its ETags. */
  etags: 'md5' | 'none'
  etagForm: (md5: string) => string
}

type Parts = {
  readonly bucket: SimulatedBucket
  readonly life: Life
  readonly random: SeededRandom
  readonly weather: NetworkWeather
  /** What the server's count of requests makes of one more. */
  readonly answerOf: () => ReturnType<ReturnType<typeof createModelServer>['handle']>
  readonly trace: (line: string) => void
}

const stallMs = 30_000

/** What can happen to one request. Places are shares of its bytes. */
type Fault =
  | { readonly kind: 'refused' | 'stalled' | 'failed' | 'lostAnswer' | 'wrongEtag' | 'flip' | 'surplus' }
  | { readonly kind: 'cut' | 'stallsAt' | 'endsAt'; readonly share: number }

/** CloudStore as one life of the app meets it: its calls over a bad network. */
export function simulatedClient(parts: Parts): CloudStoreClient {
  const { bucket, life, random } = parts
  const network = new Network(parts)
  return fakeClient({
    close: () => {
      network.close()
    },
    putObject: async (_bucket, key, { body, sizeBytes, ...described }, options) => {
      try {
        return await network.exchange(`PUT ${key}`, options, async (fault) => {
          const received = await network.receive(body, fault, options.signal)
          if (received.length !== sizeBytes) throw failure('transfer.sourceChanged')
          await sleep(life.clock, random.below(20), options.signal)
          const object = bucket.put(key, fault?.kind === 'flip' ? flipped(received) : received, described)
          if (object.md5 !== md5Of(received)) bucket.damaged.add(object.md5)
          if (fault?.kind === 'lostAnswer') throw failure('net.interrupted')
          return { etag: network.etagOf(object, fault), sizeBytes: object.bytes.length }
        })
      } finally {
        body.destroy()
      }
    },
    getObject: (_bucket, key, condition, options) =>
      network.exchange(`GET ${key}`, options, async (fault) =>
        network.download(objectAt(bucket, key), condition, { fault, signal: options.signal }),
      ),
    headObject: (_bucket, key, options) =>
      retrying(
        () =>
          network.exchange(`HEAD ${key}`, options, async (fault) =>
            network.headOf(objectAt(bucket, key), fault),
          ),
        { signal: options.signal, clock: life.clock, random: random.next },
      ),
    deleteObject: (_bucket, key, options) =>
      retrying(
        () =>
          network.exchange(`DELETE ${key}`, options, async (fault) => {
            objectAt(bucket, key)
            bucket.delete(key)
            if (fault?.kind === 'lostAnswer') throw failure('net.interrupted')
          }),
        { signal: options.signal, clock: life.clock, random: random.next },
      ),
  })
}

class Network {
  readonly #parts: Parts
  readonly #budget: RateBudget

  constructor(parts: Parts) {
    const { clock } = parts.life
    this.#parts = parts
    this.#budget = createRateBudget({ clock, dayCount: createDayCount(clock) })
  }

  close(): void {
    this.#budget.close()
  }

  /** Waits for the budget, sends, and gives what the server made of it. */
  async exchange<Result>(
    what: string,
    { signal, lane }: CallOptions,
    work: (fault: Fault | null) => Promise<Result>,
  ): Promise<Result> {
    const { life, random, weather, answerOf, trace } = this.#parts
    const { clock } = life
    const permit = await this.#budget.acquire(lane, signal)
    const sentAtMs = clock.now()
    let outcome: Parameters<typeof permit.settle>[0] = { kind: 'unanswered' }
    try {
      if (weather.isOffline) {
        outcome = { kind: 'unsent' }
        throw failure('net.offline')
      }
      const fault = chooseFault(random, weather)
      trace(`${what} ${fault?.kind ?? ''}`)
      await sleep(clock, fault?.kind === 'stalled' ? stallMs : random.below(60), signal)
      if (fault?.kind === 'stalled') throw failure('net.timeout')
      if (fault?.kind === 'refused') throw failure('net.interrupted')
      const { status, headers } = answerOf()
      const reading = readRateHeaders(headers, { sentAtMs, receivedAtMs: clock.now() })
      outcome = { kind: 'answered', status, reading }
      if (weather.isKeyRefused) throw new AppError({ code: 'auth.rejected', status: 401 })
      if (status === 429) throw new AppError({ code: 'remote.rateLimited', status })
      if (fault?.kind === 'failed') throw new AppError({ code: 'remote.failed', status: 503 })
      return await work(fault)
    } finally {
      permit.settle(outcome)
    }
  }

  async receive(body: Readable | LendingBody, fault: Fault | null, signal: AbortSignal): Promise<Buffer> {
    const { life, random, weather } = this.#parts
    const chunks: Buffer[] = []
    for await (const chunk of body instanceof Readable ? bytesOf(body) : lentBy(body)) {
      // Copied, because whoever lent it uses it again.
      chunks.push(Buffer.from(chunk))
      await sleep(life.clock, random.below(80), signal)
      if (weather.isOffline) throw failure('net.interrupted')
      if (fault?.kind === 'cut' && random.chance(fault.share)) throw failure('net.interrupted')
      if (fault?.kind === 'stallsAt' && random.chance(fault.share)) {
        await sleep(life.clock, stallMs, signal)
        throw failure('net.timeout')
      }
    }
    return Buffer.concat(chunks)
  }

  download(
    object: StoredObject,
    { ifNoneMatch, resume }: Parameters<CloudStoreClient['getObject']>[2],
    { fault, signal }: { readonly fault: Fault | null; readonly signal: AbortSignal },
  ): ObjectDownload {
    const { weather } = this.#parts
    const { etag, ...head } = this.headOf(object, fault)
    if (ifNoneMatch !== undefined && ifNoneMatch.toLowerCase() === object.md5) return { kind: 'notModified' }
    const goesOn = weather.hasRange && resume?.etag === etag && resume.offsetBytes < object.bytes.length
    const offsetBytes = goesOn ? resume.offsetBytes : 0
    const rest = bodyOf(object.bytes.subarray(offsetBytes), fault)
    // Where no ETag tells, the length does; else it is the end of the connection that ends the body.
    const isMarked = weather.etags === 'none' || (fault?.kind !== 'endsAt' && fault?.kind !== 'surplus')
    const sizeBytes = isMarked ? object.bytes.length : null
    const body = Readable.from(this.#paced(rest, fault, signal), { objectMode: false })
    return { kind: 'body', head: { ...head, etag, sizeBytes }, offsetBytes, body }
  }

  headOf(object: StoredObject, fault: Fault | null): ObjectHead {
    const { bytes, contentType, metadata } = object
    const etag = this.etagOf(object, fault)
    return { sizeBytes: bytes.length, etag, contentType, modifiedAtMs: null, metadata }
  }

  etagOf({ md5 }: { readonly md5: string }, fault: Fault | null): string | null {
    const { weather } = this.#parts
    if (weather.etags === 'none') return null
    return weather.etagForm(fault?.kind === 'wrongEtag' ? md5Of(Buffer.from(md5)) : md5)
  }

  /** Passes bytes on at the network's pace, as far as the fault lets them. */
  async *#paced(bytes: Buffer, fault: Fault | null, signal: AbortSignal): AsyncGenerator<Buffer> {
    const { life, random, weather } = this.#parts
    const end = placeOf(fault, bytes.length)
    for (let at = 0; at < end;) {
      const chunk = bytes.subarray(at, Math.min(end, at + 1 + random.below(2_000)))
      await sleep(life.clock, random.below(80), signal)
      if (weather.isOffline) throw failure('net.interrupted')
      at += chunk.length
      yield chunk
    }
    if (fault?.kind === 'cut') throw failure('net.interrupted')
    if (fault?.kind === 'stallsAt') {
      await sleep(life.clock, stallMs, signal)
      throw failure('net.timeout')
    }
  }
}

function objectAt(bucket: SimulatedBucket, key: string): StoredObject {
  const object = bucket.get(key)
  if (!object) throw new AppError({ code: 'remote.notFound', subject: key, status: 404 })
  return object
}

async function* lentBy(body: LendingBody): AsyncGenerator<Uint8Array> {
  for (let bytes = await body.next(); bytes !== null; bytes = await body.next()) {
    yield bytes
    body.giveBack(bytes)
  }
}

function bytesOf(body: Readable): AsyncIterable<Uint8Array> {
  return body
}

function bodyOf(bytes: Buffer, fault: Fault | null): Buffer {
  if (fault?.kind === 'flip') return flipped(bytes)
  return fault?.kind === 'surplus' ? Buffer.concat([bytes, Buffer.from('surplus')]) : bytes
}

function placeOf(fault: Fault | null, sizeBytes: number): number {
  return fault && 'share' in fault ? Math.floor(fault.share * (sizeBytes + 1)) : sizeBytes
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  if (copy.length > 0) copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1
  return copy
}

function failure(code: ErrorCode): AppError {
  return new AppError({ code })
}

function chooseFault(random: SeededRandom, weather: NetworkWeather): Fault | null {
  if (!random.chance(weather.faultShare)) return null
  const fault: Fault = random.chance(0.4)
    ? { kind: random.of(['cut', 'stallsAt', 'endsAt'] as const), share: random.next() }
    : {
        kind: random.of([
          'refused',
          'stalled',
          'failed',
          'lostAnswer',
          'wrongEtag',
          'flip',
          'surplus',
        ] as const),
      }
  // Where no ETag tells, nobody can tell: such a server is believed.
  return weather.etags === 'none' && fault.kind === 'flip' ? null : fault
}

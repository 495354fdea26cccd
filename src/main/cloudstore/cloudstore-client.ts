import type { Readable } from 'node:stream'

import type { RateStatus } from '../../shared/rate.ts'
import type { LendBodyMemory } from './direct-body.ts'
import type { RetryWait } from './retry.ts'
import type { LendingBody } from './lending-body.ts'

/**
 * Who waits for a request: `person` goes before `bulk`, and bulk keeps at least half of the minute (design.md 2.14).
 */
export type Lane = 'person' | 'bulk'

export type CallOptions = {
  readonly signal: AbortSignal
  readonly lane: Lane
  /** Called before each pause of a call that tries again by itself. */
  readonly onWait?: ((wait: RetryWait) => void) | undefined
}

/** One entry of a list of objects (reference, List Objects). Optional fields are kept where a server sends them. */
export type ListedObject = {
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
  readonly contentType?: string | undefined
}

export type ObjectPage = {
  readonly objects: readonly ListedObject[]
  /** Where the next page starts; null at the end. */
  readonly cursor: string | null
}

/** What the headers of a GET or HEAD tell of an object (reference, Download Object). */
export type ObjectHead = {
  readonly sizeBytes: number | null
  /** As received, quotes stripped; null where absent. */
  readonly etag: string | null
  readonly contentType: string | null
  readonly modifiedAtMs: number | null
  /** Lower-case names without `x-cloudstore-meta-`. Empty also where the server shows none (design.md 2.7). */
  readonly metadata: Readonly<Record<string, string>>
}

export type ObjectDownload =
  | { readonly kind: 'notModified' }
  | {
      readonly kind: 'body'
      readonly head: ObjectHead
      /** 0, or the offset asked for when the server continued there with a fitting 206. */
      readonly offsetBytes: number
      /**
       * Emits `error` when the body is cut short. The reader must consume or destroy it. Pieces in shared memory are in
       * memory that the caller lent, in its order; all others are nobody else's.
       */
      readonly body: Readable
    }

export type UploadRequest = {
  readonly sizeBytes: number
  readonly contentType: string
  readonly metadata: Readonly<Record<string, string>>
  /** Exactly `sizeBytes` bytes. Destroyed by the call, whatever happens. */
  readonly body: Readable | LendingBody
}

/** The answer to a PUT, as far as the server sent it. */
export type UploadAnswer = { readonly etag: string | null; readonly sizeBytes: number | null }

export type CreatedBucket = {
  readonly name: string
  readonly region?: string | undefined
  readonly versioning?: boolean | undefined
  /** Milliseconds since the epoch. */
  readonly createdAtMs?: number | undefined
}

/**
 * One account's view of a CloudStore server. Every call waits for the rate budget, takes a signal and a lane, and
 * throws only AppError (`cancelled` when the signal was aborted). Calls without a body retry by themselves as
 * design.md 2.13 says; `getObject` and `putObject` make one attempt, because only their caller can start a body again.
 */
export type CloudStoreClient = {
  listObjects(
    bucket: string,
    page: { readonly prefix: string; readonly limit?: number; readonly cursor?: string | null },
    options: CallOptions,
  ): Promise<ObjectPage>
  getObject(
    bucket: string,
    key: string,
    condition: {
      readonly ifNoneMatch?: string
      /** Sends `Range` with `If-Range`; a server without Range answers from zero. */
      readonly resume?: { readonly offsetBytes: number; readonly etag: string }
    },
    options: CallOptions & { readonly lendMemory?: LendBodyMemory },
  ): Promise<ObjectDownload>
  /** `HEAD`, or a `GET` cut after the headers where the server has no HEAD (design.md 2.3). */
  headObject(bucket: string, key: string, options: CallOptions): Promise<ObjectHead>
  putObject(bucket: string, key: string, upload: UploadRequest, options: CallOptions): Promise<UploadAnswer>
  deleteObject(bucket: string, key: string, options: CallOptions): Promise<void>
  createBucket(
    bucket: { readonly name: string; readonly region: string; readonly versioning: boolean },
    options: CallOptions,
  ): Promise<CreatedBucket>
  deleteBucket(bucket: string, options: CallOptions): Promise<void>
  /** Null where this server documents no such list (400, 404, 405, 501); remembered (design.md 2.1). */
  listBuckets(options: CallOptions): Promise<readonly CreatedBucket[] | null>
  /**
   * Proves that endpoint and key work: a list with `limit=1` of a known bucket, else of a random name (design.md 2.1).
   * Throws `auth.rejected`, `remote.notCloudStore`, `remote.failed`, `net.*`. Resolves for 200, and for 403 and 404 in
   * the error envelope. Makes one attempt, because a person waits at a form; only a 429 is waited for.
   */
  check(knownBucket: string | undefined, options: CallOptions): Promise<void>
  rateStatus(): RateStatus
  onRateChange(listener: (status: RateStatus) => void): () => void
  /** The plan of the account as a person set it; null: as the server's limits tell. */
  setRequestsPerDay(requestsPerDay: number | null): void
  /** Ends idle connections and pending waits. */
  close(): void
}

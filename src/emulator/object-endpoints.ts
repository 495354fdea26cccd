import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import {
  ApiError,
  bucketNotFound,
  emptyAnswer,
  invalidRequest,
  isoTime,
  jsonAnswer,
  objectNotFound,
  type Answer,
} from './answer.ts'
import { isUnchanged, requestedRange, type ByteRange } from './conditions.ts'
import { inferContentType } from './content-type.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { Operation } from './operation.ts'
import { BucketGoneError, type Bucket } from './store/bucket.ts'
import type { StoredObject } from './store/journal.ts'
import type { ObjectStore } from './store/object-store.ts'

type ObjectName = { readonly bucket: string; readonly key: string }

const metadataPrefix = 'x-cloudstore-meta-'

/** Reference, section Upload Object. */
export async function upload(
  store: ObjectStore,
  { bucket, key }: ObjectName,
  { headers }: IncomingMessage,
  body: AsyncIterable<Buffer>,
): Promise<Answer> {
  const target = requireBucket(store, bucket)
  if (headers['content-length'] === undefined) {
    throw invalidRequest('An upload needs Content-Length and cannot be chunked')
  }
  const contentType = headers['content-type'] ?? inferContentType(key)
  try {
    const object = await target.put({ key, contentType, metadata: metadataOf(headers), body })
    return jsonAnswer(201, { id: object.id, bucket, key, size: object.sizeBytes, etag: object.etag })
  } catch (error) {
    throw error instanceof BucketGoneError ? bucketNotFound(bucket) : error
  }
}

/** Reference, sections Download Object and Conditional Requests; `Range` is an extension. */
export function download(
  store: ObjectStore,
  name: ObjectName,
  { headers }: IncomingMessage,
  hasExtensions: boolean,
): Answer {
  const bucket = requireBucket(store, name.bucket)
  const object = requireObject(store, name)
  if (isUnchanged(headers['if-none-match'], object.etag)) return notModified(object)
  const conditions = { range: headers.range, ifRange: single(headers['if-range']) }
  const range = hasExtensions ? requestedRange(conditions, object) : 'whole'
  if (range === 'unsatisfiable') throw rangeNotSatisfiable(object)
  if (range === 'whole') return { status: 200, headers: headersOf(object), body: bucket.read(object) }
  return { status: 206, headers: partHeadersOf(object, range), body: bucket.read(object, range) }
}

/** An extension: the reference has no HEAD. */
export function head(store: ObjectStore, name: ObjectName, { headers }: IncomingMessage): Answer {
  const object = requireObject(store, name)
  if (isUnchanged(headers['if-none-match'], object.etag)) return notModified(object)
  return emptyAnswer(200, headersOf(object))
}

/** Reference, section Delete Object. */
export async function deleteObject(store: ObjectStore, { bucket, key }: ObjectName): Promise<Answer> {
  if (!(await requireBucket(store, bucket).delete(key))) throw objectNotFound(bucket, key)
  return emptyAnswer(204)
}

/** Reference, section List Objects. The last page has a null cursor. */
export function listObjects(
  store: ObjectStore,
  { bucket, prefix, limit, cursor }: Operation & { kind: 'list' },
): Answer {
  const after = cursor === undefined ? undefined : decodeCursor({ bucket, prefix }, cursor)
  if (cursor !== undefined && after === undefined)
    throw invalidRequest('The cursor is not one of this listing')
  const { objects, hasMore } = requireBucket(store, bucket).list(prefix, after, limit)
  const last = objects.at(-1)
  return jsonAnswer(200, {
    objects: objects.map(({ key, sizeBytes, updatedAtMs }) => ({
      key,
      size: sizeBytes,
      updated_at: isoTime(updatedAtMs),
    })),
    cursor: hasMore && last !== undefined ? encodeCursor({ bucket, prefix }, last.key) : null,
    has_more: hasMore,
  })
}

function requireBucket(store: ObjectStore, name: string): Bucket {
  const bucket = store.bucket(name)
  if (bucket === undefined) throw bucketNotFound(name)
  return bucket
}

function requireObject(store: ObjectStore, { bucket, key }: ObjectName): StoredObject {
  const object = requireBucket(store, bucket).get(key)
  if (object === undefined) throw objectNotFound(bucket, key)
  return object
}

function metadataOf(headers: IncomingHttpHeaders): [string, string][] {
  const metadata: [string, string][] = []
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(metadataPrefix)) continue
    const name = header.slice(metadataPrefix.length)
    if (name === '') throw invalidRequest('A metadata header has no name')
    metadata.push([name, single(value) ?? ''])
  }
  return metadata
}

function headersOf({ contentType, sizeBytes, etag, metadata }: StoredObject): Record<string, string> {
  return {
    'Content-Type': contentType,
    'Content-Length': String(sizeBytes),
    ETag: `"${etag}"`,
    ...Object.fromEntries(metadata.map(([name, value]) => [`X-CloudStore-Meta-${name}`, value])),
  }
}

function partHeadersOf(object: StoredObject, { first, last }: ByteRange): Record<string, string> {
  return {
    ...headersOf(object),
    'Content-Length': String(last - first + 1),
    'Content-Range': `bytes ${first}-${last}/${object.sizeBytes}`,
  }
}

function notModified({ etag }: StoredObject): Answer {
  return emptyAnswer(304, { ETag: `"${etag}"` })
}

function rangeNotSatisfiable({ sizeBytes }: StoredObject): ApiError {
  const headers = { 'Content-Range': `bytes */${sizeBytes}` }
  return new ApiError(416, 'INVALID_REQUEST', 'The range lies behind the end of the object', { headers })
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header
}

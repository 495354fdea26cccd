import { z } from 'zod'
import {
  ApiError,
  bucketNotFound,
  emptyAnswer,
  invalidRequest,
  isoTime,
  jsonAnswer,
  type Answer,
} from './answer.ts'
import type { BucketInfo, ObjectStore } from './store/object-store.ts'

/** Reference, appendix A. */
const regions = [
  'us-east-1',
  'us-west-2',
  'eu-west-1',
  'eu-central-1',
  'ap-southeast-1',
  'ap-northeast-1',
] as const

const newBucketSchema = z.strictObject({
  name: z
    .string()
    .refine(isPathSegment, 'must be one path segment: not empty, . or .., without / or control characters'),
  region: z.enum(regions).default('us-east-1'),
  versioning: z.boolean().default(false),
})

const maxBodyBytes = 64 * 1024

/** Reference, section Create Bucket. */
export async function createBucket(store: ObjectStore, body: AsyncIterable<Buffer>): Promise<Answer> {
  const parsed = newBucketSchema.safeParse(await readJson(body))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalidRequest(`The bucket is malformed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
  }
  const { name } = parsed.data
  const info = await store.createBucket(parsed.data)
  if (info === undefined) {
    throw new ApiError(409, 'CONFLICT', 'A bucket of this name already exists', { details: { bucket: name } })
  }
  return jsonAnswer(201, describeBucket(info), { Location: `/buckets/${encodeURIComponent(name)}` })
}

/** Reference, section Delete Bucket. */
export async function deleteBucket(store: ObjectStore, bucket: string): Promise<Answer> {
  const outcome = await store.deleteBucket(bucket)
  if (outcome === 'missing') throw bucketNotFound(bucket)
  if (outcome === 'not-empty') {
    throw new ApiError(409, 'CONFLICT', 'The bucket is not empty', { details: { bucket } })
  }
  return emptyAnswer(204)
}

/** An extension: the reference has no list of buckets. */
export function listBuckets(store: ObjectStore): Answer {
  return jsonAnswer(200, { buckets: store.listBuckets().map(describeBucket) })
}

function describeBucket({ name, region, versioning, createdAtMs }: BucketInfo): object {
  return { name, region, versioning, created_at: isoTime(createdAtMs) }
}

function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\p{Cc}\p{Surrogate}]/u.test(name)
}

async function readJson(body: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of body) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBodyBytes) throw invalidRequest(`The body is longer than ${maxBodyBytes} bytes`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch {
    throw invalidRequest('The body is not JSON')
  }
}

import { z } from 'zod'

import { AppError } from '../../shared/errors.ts'
import type { CreatedBucket, ListedObject, ObjectPage } from './cloudstore-client.ts'

/**
 * What the server's JSON must hold. Fields that are not named here pass unseen, optional ones may be null or missing
 * (design.md 2.15).
 */

/** ISO 8601 to milliseconds since the epoch; null where it is absent or cannot be read. */
const Moment = z
  .unknown()
  .transform((value) => (typeof value === 'string' ? Date.parse(value) : NaN))
  .transform((atMs) => (Number.isNaN(atMs) ? null : atMs))

const OptionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined)
const OptionalFlag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? undefined)

const Listed = z
  .object({
    key: z.string(),
    size: z.int().nonnegative(),
    updated_at: Moment.optional(),
    content_type: OptionalText,
  })
  .transform(({ key, size, updated_at: modifiedAtMs, content_type: contentType }) => ({
    key,
    sizeBytes: size,
    modifiedAtMs: modifiedAtMs ?? null,
    contentType,
  }))

/** A page has a thousand of them: those that are plainly as documented are read without the schema, which says the same. */
const ListedRows = z.array(z.unknown()).transform((rows, context): readonly ListedObject[] => {
  const plain = plainRows(rows)
  if (plain) return plain
  const result = z.array(Listed).safeParse(rows)
  if (result.success) return result.data
  for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path, message })
  return z.NEVER
})

/** Null where a row is not plain. */
function plainRows(rows: readonly unknown[]): ListedObject[] | null {
  const listed: ListedObject[] = []
  for (const row of rows) {
    if (!isRecord(row)) return null
    const { key, size, updated_at: updatedAt, content_type: contentType } = row
    if (typeof key !== 'string' || typeof updatedAt !== 'string' || contentType !== undefined) return null
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return null
    const atMs = Date.parse(updatedAt)
    listed.push({
      key,
      sizeBytes: size,
      modifiedAtMs: Number.isNaN(atMs) ? null : atMs,
      contentType: undefined,
    })
  }
  return listed
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Reference, List Objects. */
export const ListAnswer = z
  .object({
    objects: ListedRows,
    cursor: z.string().nullish(),
    has_more: z.boolean().nullish(),
  })
  .transform(({ objects, cursor, has_more: hasMore }, context): ObjectPage => {
    if (hasMore === true && !cursor) {
      // Taken for the end, the rest of the bucket would count as gone, and a folder's delete as complete.
      context.addIssue({ code: 'custom', message: 'there is more, but no cursor leads to it' })
      return z.NEVER
    }
    return { objects, cursor: hasMore === false ? null : cursor || null }
  })

const DescribedBucket = z
  .union([
    z.string().transform((name) => ({ name })),
    z
      .object({
        name: z.string(),
        region: OptionalText,
        versioning: OptionalFlag,
        created_at: Moment.optional(),
      })
      .transform(({ created_at: createdAtMs, ...bucket }) => ({
        ...bucket,
        createdAtMs: createdAtMs ?? undefined,
      })),
  ])
  .transform((bucket): CreatedBucket => bucket)

/** Not in the reference: an array, or an object that holds one (design.md 2.1). */
export const BucketsAnswer = z.union([
  z.array(DescribedBucket),
  z.object({ buckets: z.array(DescribedBucket) }).transform(({ buckets }) => buckets),
])

/** Reference, Create Bucket. Whatever is missing is as it was asked for. */
export const CreateBucketAnswer = z.object({
  name: OptionalText,
  region: OptionalText,
  versioning: OptionalFlag,
  created_at: Moment.optional(),
})

/** Reference, Upload Object. */
export const UploadBody = z.object({
  etag: OptionalText,
  size: z
    .int()
    .nonnegative()
    .nullish()
    .transform((size) => size ?? null),
})

/** Reference, Error Response Format. */
export const ErrorEnvelope = z.object({
  error: z
    .object({ code: OptionalText, message: OptionalText })
    .refine(({ code, message }) => code !== undefined || message !== undefined),
})

/** Parses, or throws `remote.unreadable` with the place that does not fit. */
export function parseAnswer<Output>(
  schema: z.ZodType<Output>,
  json: unknown,
  subject: string | undefined,
): Output {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const place = issue?.path.join('.') || 'the answer'
  throw new AppError({
    code: 'remote.unreadable',
    ...(subject === undefined ? {} : { subject }),
    reason: `${place}: ${issue?.message ?? 'not as documented'}`,
  })
}

import { z } from 'zod'

import { AppError } from '../../shared/errors.ts'
import type { CreatedBucket, ObjectPage } from './cloudstore-client.ts'

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

/** Reference, List Objects. */
export const ListAnswer = z
  .object({
    objects: z.array(Listed),
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
    z.object({ name: z.string(), region: OptionalText, versioning: OptionalFlag }),
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

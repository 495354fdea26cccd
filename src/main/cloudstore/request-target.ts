import { AppError } from '../../shared/errors.ts'
import { encodedKey, isAddressable, maxKeyBytes } from '../../shared/keys.ts'

/**
 * Request paths below the endpoint's base path. They go out as they are built here: a URL parser would turn
 * `a/../b` into another object's name (design.md 2.6).
 */

export const bucketsTarget = '/buckets'

/** Throws `bucket.malformedName` for what cannot be one path segment; the rest is the server's word (design.md 2.19). */
export function bucketTarget(bucket: string): string {
  if (bucket === '' || bucket === '.' || bucket === '..' || /[/\p{Cc}\p{Surrogate}]/u.test(bucket)) {
    throw new AppError({ code: 'bucket.malformedName', subject: bucket })
  }
  return `${bucketsTarget}/${encodeURIComponent(bucket)}`
}

/** Throws `key.malformed` for an empty or too long key, `key.unaddressable` for one that UTF-8 cannot hold. */
export function objectTarget(bucket: string, key: string): string {
  if (key === '') throw new AppError({ code: 'key.malformed', reason: 'a key cannot be empty' })
  if (!isAddressable(key)) throw new AppError({ code: 'key.unaddressable', subject: key })
  const sizeBytes = Buffer.byteLength(key)
  if (sizeBytes > maxKeyBytes) {
    throw new AppError({
      code: 'key.malformed',
      subject: key,
      reason: `it is ${sizeBytes} bytes long; ${maxKeyBytes} are the most`,
    })
  }
  return `${bucketTarget(bucket)}/objects/${encodedKey(key)}`
}

/** Reference, List Objects. Query values are encoded with `%20`, never `+` (design.md 2.17). */
export function listTarget(
  bucket: string,
  page: { readonly prefix: string; readonly limit?: number; readonly cursor?: string | null },
): string {
  const path = `${bucketTarget(bucket)}/objects`
  const query: string[] = []
  if (page.prefix !== '') {
    if (!isAddressable(page.prefix)) throw new AppError({ code: 'key.unaddressable', subject: page.prefix })
    query.push(`prefix=${encodeURIComponent(page.prefix)}`)
  }
  query.push(`limit=${page.limit ?? maxListLimit}`)
  if (page.cursor) {
    if (!isAddressable(page.cursor)) {
      throw new AppError({
        code: 'remote.unreadable',
        subject: bucket,
        reason: 'its cursor cannot be sent back',
      })
    }
    query.push(`cursor=${encodeURIComponent(page.cursor)}`)
  }
  return `${path}?${query.join('&')}`
}

const maxListLimit = 1000

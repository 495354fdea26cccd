import { createHash } from 'node:crypto'

type Listing = { readonly bucket: string; readonly prefix: string }

const sealBytes = 9

/**
 * The place in a listing behind the key `after`, as an opaque text. It names a place between keys, not a number
 * of keys, so it holds whatever is added or deleted meanwhile, and over a restart.
 */
export function encodeCursor(listing: Listing, after: string): string {
  return Buffer.concat([seal(listing, after), Buffer.from(after)]).toString('base64url')
}

/** @returns undefined for a text that is no cursor of this listing. */
export function decodeCursor(listing: Listing, cursor: string): string | undefined {
  const after = Buffer.from(cursor, 'base64url').subarray(sealBytes).toString()
  return encodeCursor(listing, after) === cursor ? after : undefined
}

/** Not a secret, but enough to tell a cursor from other text and from one of another listing. */
function seal({ bucket, prefix }: Listing, after: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([bucket, prefix, after]))
    .digest()
    .subarray(0, sealBytes)
}

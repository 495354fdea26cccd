import type { Copyable } from '../../shared/details.ts'
import type { EntryRef } from '../../shared/entry.ts'
import { AppError } from '../../shared/errors.ts'
import { objectTarget } from '../cloudstore/request-target.ts'

type Copied = {
  readonly bucket: string
  readonly entry: EntryRef
  /** The account's base URL, without a trailing slash. */
  readonly endpoint: string
  readonly etag: string | null
}

/**
 * What goes on the clipboard, exactly: a key with every character as it is, a URL as it goes over the wire. Throws
 * `input.invalid` for what there is not: a folder's URL, an ETag that nobody told.
 */
export function copiedText(what: Copyable, { bucket, entry, endpoint, etag }: Copied): string {
  const path = entry.kind === 'folder' ? entry.prefix : entry.key
  switch (what) {
    case 'key':
      return path
    case 'path':
      return `${bucket}/${path}`
    case 'url':
      if (entry.kind === 'folder') throw new AppError({ code: 'input.invalid' })
      return endpoint + objectTarget(bucket, entry.key)
    case 'etag':
      if (etag === null) throw new AppError({ code: 'input.invalid' })
      return etag
  }
}

import type { IncomingHttpHeaders } from 'node:http'

import { AppError } from '../../shared/errors.ts'
import { isHeaderValue, isMetadataName } from '../../shared/metadata.ts'
import type { ObjectHead } from './cloudstore-client.ts'

/** Headers that speak of an object: type, ETag, metadata. */

const metadataPrefix = 'x-cloudstore-meta-'

/**
 * The headers of an upload that describe the object. Throws `metadata.malformed`, with the name as subject: names are
 * lower-case tokens (RFC 9110, 5.6.2), values visible ASCII with spaces inside (design.md 2.7).
 */
export function describingHeaders(upload: {
  readonly contentType: string
  readonly metadata: Readonly<Record<string, string>>
}): Record<string, string> {
  checkValue('content-type', upload.contentType)
  const headers: [string, string][] = [['content-type', upload.contentType]]
  for (const [name, value] of Object.entries(upload.metadata)) {
    if (!isMetadataName(name)) {
      throw new AppError({
        code: 'metadata.malformed',
        subject: name,
        reason: "a name is made of a-z, 0-9 and !#$%&'*+-.^_`|~",
      })
    }
    checkValue(name, value)
    headers.push([metadataPrefix + name, value])
  }
  return Object.fromEntries(headers)
}

/** What the headers of a GET or HEAD tell (reference, Download Object); `sizeBytes` is the content length. */
export function readObjectHead(headers: IncomingHttpHeaders): ObjectHead {
  const length = headers['content-length']
  return {
    sizeBytes: length !== undefined && /^\d+$/.test(length) ? Number(length) : null,
    etag: readEtag(headers.etag),
    contentType: headers['content-type'] ?? null,
    modifiedAtMs: readDate(headers['last-modified']),
    metadata: readMetadata(headers),
  }
}

/** An ETag without its quotes; a weak one keeps its `W/`, so that it never passes for an MD5. Null where absent. */
export function readEtag(etag: string | null | undefined): string | null {
  const bare = etag?.trim().replace(/^(W\/)?"(.*)"$/s, '$1$2')
  return bare ? bare : null
}

/** The form in which `readEtag`'s result goes back to the server (RFC 9110, 8.8.3). */
export function quoteEtag(etag: string): string {
  return isWeakEtag(etag) ? `W/"${etag.slice(2)}"` : `"${etag}"`
}

export function isWeakEtag(etag: string): boolean {
  return etag.startsWith('W/')
}

function readMetadata(headers: IncomingHttpHeaders): Record<string, string> {
  const found = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    name.startsWith(metadataPrefix) && typeof value === 'string'
      ? [[name.slice(metadataPrefix.length), value]]
      : [],
  )
  // fromEntries defines properties, so that a header named `…-__proto__` stays a plain entry.
  return Object.fromEntries(found)
}

function readDate(text: string | undefined): number | null {
  const atMs = Date.parse(text ?? '')
  return Number.isNaN(atMs) ? null : atMs
}

function checkValue(name: string, value: string): void {
  if (isHeaderValue(value)) return
  throw new AppError({
    code: 'metadata.malformed',
    subject: name,
    reason: 'a value is made of visible ASCII characters and spaces between them',
  })
}

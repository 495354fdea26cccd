/** Preconditions and ranges of RFC 9110, as far as downloads have them. */

/**
 * Whether `If-None-Match` finds the object unchanged (RFC 9110 section 13.1.2: `*`, or a list of entity tags,
 * strong or weak, compared by their opaque part). A field that is not written so is as good as absent.
 */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const entityTag = String.raw`(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"`
  const list = new RegExp(String.raw`^[ \t,]*${entityTag}(?:[ \t]*,[ \t,]*${entityTag})*[ \t,]*$`)
  if (!list.test(ifNoneMatch)) return false
  return Array.from(ifNoneMatch.matchAll(/"[^"]*"/g), ([tag]) => tag).includes(`"${etag}"`)
}

/** The bytes `first` to `last`, both included. */
export type ByteRange = { readonly first: number; readonly last: number }

/**
 * The part of an object that `Range` asks for (RFC 9110 section 14.2), one range in bytes.
 * @returns 'whole' where there is no range to serve: none was asked for, several, or one that is malformed, or
 *   `If-Range` names another version; 'unsatisfiable' where it lies behind the end.
 */
export function requestedRange(
  { range, ifRange }: { range: string | undefined; ifRange: string | undefined },
  { etag, sizeBytes }: { etag: string; sizeBytes: number },
): ByteRange | 'whole' | 'unsatisfiable' {
  const [, firstText = '', lastText = ''] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(range ?? '') ?? []
  if (firstText === '' && lastText === '') return 'whole'
  // RFC 9110 section 13.1.5: a strong comparison, so a weak tag never matches.
  if (ifRange !== undefined && ifRange !== `"${etag}"`) return 'whole'
  if (firstText === '') {
    const suffixBytes = Number(lastText)
    if (suffixBytes === 0 || sizeBytes === 0) return 'unsatisfiable'
    return { first: Math.max(0, sizeBytes - suffixBytes), last: sizeBytes - 1 }
  }
  const first = Number(firstText)
  const last = lastText === '' ? sizeBytes - 1 : Number(lastText)
  if (lastText !== '' && last < first) return 'whole'
  return first >= sizeBytes ? 'unsatisfiable' : { first, last: Math.min(last, sizeBytes - 1) }
}

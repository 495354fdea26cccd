/**
 * The MD5 that an ETag states, in lower-case hex; null where it states none. CloudStore's ETags are MD5 sums
 * (reference, Object Model); quotes, a weakness mark and letter case do not count.
 */
export function md5OfEtag(etag: string | null): string | null {
  const bare = etag?.trim().replace(/^W\//, '').replaceAll('"', '').toLowerCase() ?? ''
  return /^[0-9a-f]{32}$/.test(bare) ? bare : null
}

/** Whether both stand for the same content. */
export function isSameEtag(one: string, other: string | null): boolean {
  return one === other || (md5OfEtag(one) !== null && md5OfEtag(one) === md5OfEtag(other))
}

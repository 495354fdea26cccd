/**
 * Key and prefix maths. A key is any sequence of Unicode characters; `/` only looks like a folder.
 * A prefix is empty (the whole bucket) or ends in `/`.
 */

/** The part after the last `/` that ends a level; a folder keeps its final `/`: `a/b/` gives `b/`, `a//` and `/` give `/`. */
export function lastSegment(keyOrPrefix: string): string {
  const end = keyOrPrefix.endsWith('/') ? keyOrPrefix.length - 1 : keyOrPrefix.length
  return keyOrPrefix.slice(keyOrPrefix.slice(0, end).lastIndexOf('/') + 1)
}

/** The prefix of the level above: `a/b/c.txt` and `a/b/c/` give `a/b/`; a top level key or prefix gives ''. */
export function parentPrefix(keyOrPrefix: string): string {
  return keyOrPrefix.slice(0, keyOrPrefix.length - lastSegment(keyOrPrefix).length)
}

/** Every prefix on the way down: `a/b/` gives ['a/', 'a/b/']. */
export function prefixTrail(prefix: string): string[] {
  const trail: string[] = []
  for (let slash = prefix.indexOf('/'); slash !== -1; slash = prefix.indexOf('/', slash + 1)) {
    trail.push(prefix.slice(0, slash + 1))
  }
  return trail
}

/** Whether a proxy or URL parser could turn the key into another object's name (design.md 2.6). */
export function hasDotSegment(key: string): boolean {
  return key.split('/').some((segment) => segment === '.' || segment === '..')
}

/** A key in the path of a URL: each segment is percent-encoded, `/` stays (design.md 2.6). Throws for a lone surrogate. */
export function encodedKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/')
}

/** Whether the key can be written as UTF-8 at all: a lone surrogate cannot, so no request can name it. */
export function isAddressable(key: string): boolean {
  return key !== '' && !/\p{Surrogate}/u.test(key)
}

/** The longest key that CloudStore is known to take, in UTF-8 bytes. */
export const maxKeyBytes = 1024

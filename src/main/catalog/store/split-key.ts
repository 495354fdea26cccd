/** A key as the prefix of its folder and the rest: `a/b` gives `a/` and `b`, the key `a/` gives `a/` and nothing. */
export function splitKey(key: string): { readonly prefix: string; readonly name: string } {
  const end = key.lastIndexOf('/') + 1
  return { prefix: key.slice(0, end), name: key.slice(end) }
}

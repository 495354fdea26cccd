import { contentTypeOfKey, unknownContentType } from '../../content-type.ts'

/** The extensions whose types a person is likely to look for. */
const usualExtensions =
  'html css js json xml txt md csv pdf jpg png gif webp avif svg mp3 wav mp4 webm zip gz woff2 wasm'.split(
    ' ',
  )

/** More of them are no help. */
const mostOwn = 4

/** Content types to choose from: first those that the keys' extensions stand for, then the usual ones. */
export function suggestedTypes(keys: readonly string[]): string[] {
  const own = new Set<string>()
  for (const key of keys) {
    const type = contentTypeOfKey(key)
    if (type !== unknownContentType) own.add(type)
    if (own.size === mostOwn) break
  }
  const usual = usualExtensions.map((extension) => contentTypeOfKey(`name.${extension}`))
  return [...new Set([...own, ...usual, unknownContentType])]
}

import type { ObjectDetails } from '../../../shared/details.ts'
import type { SharedDescription } from '../../../shared/metadata.ts'

/** What objects have in common: null where they differ. All of them were read. */
export function sharedDescription(objects: readonly ObjectDetails[]): SharedDescription {
  const values = new Map<string, (string | undefined)[]>()
  for (const [place, { metadata }] of objects.entries()) {
    for (const { name, value } of metadata ?? []) {
      const found = values.get(name) ?? Array.from<string | undefined>({ length: objects.length })
      found[place] = value
      values.set(name, found)
    }
  }
  return {
    contentType: common(objects.map(({ contentType }) => contentType)),
    metadata: [...values]
      .map(([name, found]) => ({ name, value: common(found) ?? null }))
      .toSorted((left, right) => (left.name < right.name ? -1 : 1)),
  }
}

function common<Value>(values: readonly Value[]): Value | null {
  const [first] = values
  return first !== undefined && values.every((value) => value === first) ? first : null
}

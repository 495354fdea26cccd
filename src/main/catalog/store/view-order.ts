import type { OrderedIds } from './ordered-ids.ts'

export type RowKind = 'folder' | 'object' | 'gone'

/** The rows of a view in an order: one kind after another, folders first. */
export type ViewPart = { readonly kind: RowKind; readonly ids: OrderedIds }

export type RowId = { readonly kind: RowKind; readonly id: number }

/** Null as long as one of the parts is not counted. */
export function rowCount(parts: readonly ViewPart[]): number | null {
  let sum = 0
  for (const { ids } of parts) {
    const count = ids.count()
    if (count === null) return null
    sum += count
  }
  return sum
}

export function countRows(parts: readonly ViewPart[]): number {
  return parts.reduce((sum, { ids }) => sum + (ids.count() ?? ids.all().length), 0)
}

export function rowIds(parts: readonly ViewPart[], offset: number, limit: number): RowId[] {
  const found: RowId[] = []
  let start = offset
  for (const [at, { kind, ids }] of parts.entries()) {
    const slice = ids.slice(start, limit - found.length)
    for (const id of slice) found.push({ kind, id })
    // Only where rows are to follow this part has its end to be known.
    if (found.length === limit || at === parts.length - 1) break
    start = Math.max(0, start - (ids.count() ?? ids.all().length))
  }
  return found
}

/** All ids from one place up to another, part by part. */
export function partsBetween(
  parts: readonly ViewPart[],
  from: number,
  end: number,
): { readonly kind: RowKind; readonly ids: Float64Array }[] {
  const found: { kind: RowKind; ids: Float64Array }[] = []
  let start = 0
  for (const part of parts) {
    const ids = part.ids.all()
    found.push({
      kind: part.kind,
      ids: ids.subarray(Math.max(0, from - start), Math.max(0, end - start)),
    })
    start += ids.length
  }
  return found
}

/** The place of a row; null where it is not in the view. */
export function placeOf(parts: readonly ViewPart[], row: RowId): number | null {
  let start = 0
  for (const { kind, ids } of parts) {
    if (kind === row.kind) {
      const at = ids.all().indexOf(row.id)
      if (at !== -1) return start + at
    }
    start += ids.count() ?? ids.all().length
  }
  return null
}

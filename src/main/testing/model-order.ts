import type { Entry, Sort } from '../../shared/entry.ts'
import { lastSegment } from '../../shared/keys.ts'
import { byBytes, byUnits, naturally, type Compare } from './model-text.ts'

export const idOf = (entry: Entry): string => (entry.kind === 'folder' ? entry.prefix : entry.key)

/** What a folder's row is ordered by: the final `/` is no part of its name. */
function shownName(entry: Entry): string {
  return entry.kind === 'folder' ? lastSegment(entry.prefix).slice(0, -1) : partOf(entry)
}

/** The part of a key after its folder; nothing for the mark of a folder. */
export function partOf(entry: Entry): string {
  return idOf(entry).slice(folderOf(entry).length)
}

function folderOf(entry: Entry): string {
  return idOf(entry).slice(0, idOf(entry).lastIndexOf('/') + 1)
}

const typeOf = (entry: Entry) => (entry.kind === 'folder' ? '' : entry.contentType)
const timeOf = (entry: Entry) => entry.modifiedAtMs ?? 0

const byId: Compare<Entry> = (left, right) => byBytes(idOf(left), idOf(right))
const byPlace: Compare<Entry> = (left, right) =>
  byBytes(folderOf(left), folderOf(right)) || byBytes(partOf(left), partOf(right))

/** The direction turns what is sorted by; what is equal in it keeps the order of keys. */
function directed(sort: Sort, first: Compare<Entry>, tie: Compare<Entry>): Compare<Entry> {
  const sign = sort.direction === 'ascending' ? 1 : -1
  return (left, right) => sign * first(left, right) || tie(left, right)
}

function byColumn(by: 'size' | 'modified' | 'type'): Compare<Entry> {
  if (by === 'size') return (left, right) => left.sizeBytes - right.sizeBytes
  if (by === 'modified') return (left, right) => timeOf(left) - timeOf(right)
  return (left, right) => byBytes(typeOf(left), typeOf(right))
}

/** Of a folder whose names are stored in natural order, names that are equal in it are in any order. */
export function folderOrder(sort: Sort, names: 'natural' | 'bytes' | 'small'): Compare<Entry> {
  if (sort.by === 'place' || (sort.by === 'name' && names === 'bytes')) return directed(sort, byId, byId)
  if (sort.by !== 'name') return directed(sort, byColumn(sort.by), byId)
  const natural = naturally(names === 'small' ? 'at once' : 'stored')
  const first: Compare<Entry> = (left, right) => natural(shownName(left), shownName(right))
  if (names === 'natural') return directed(sort, first, () => 0)
  return directed(
    sort,
    (left, right) => first(left, right) || byUnits(shownName(left), shownName(right)),
    byId,
  )
}

export function resultOrder(sort: Sort, { areFew }: { readonly areFew: boolean }): Compare<Entry> {
  if (sort.by === 'place') return directed(sort, byPlace, byPlace)
  if (sort.by !== 'name') return directed(sort, byColumn(sort.by), byPlace)
  const natural = naturally('at once')
  const name: Compare<Entry> = areFew
    ? (left, right) => natural(partOf(left), partOf(right)) || byUnits(partOf(left), partOf(right))
    : (left, right) => byBytes(partOf(left), partOf(right))
  return directed(sort, name, byPlace)
}

/** What is gone comes after the rest, by size or time where that is asked for. */
export function goneOrder(sort: Sort): Compare<Entry> {
  return sort.by === 'size' || sort.by === 'modified' ? directed(sort, byColumn(sort.by), byId) : byId
}

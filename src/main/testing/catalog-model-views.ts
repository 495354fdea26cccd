import type { Entry, Sort } from '../../shared/entry.ts'
import { parentPrefix, prefixTrail } from '../../shared/keys.ts'
import type { ResultsView, TypeGroup, View } from '../../shared/view.ts'
import type { BucketModel, ModelGone, ModelObject } from './catalog-model.ts'
import { folderOrder, goneOrder, resultOrder } from './model-order.ts'
import { holdsText, searchedName, type Compare } from './model-text.ts'

/** How a store is set up, and what it says of its orders. */
export type Limits = {
  readonly smallFolderRows: number
  readonly fewResults: number
  /** Of a big folder. */
  readonly nameOrder: 'natural' | 'bytes'
}

/** Rows that stand together, in their order; those that compare as equal may change places. */
export type RowGroup = { readonly rows: readonly Entry[]; readonly compare: Compare<Entry> }

type FolderEntry = Extract<Entry, { kind: 'folder' }>
type ObjectEntry = Extract<Entry, { kind: 'object' }>

/** Every folder that has an object below it, and the top. */
export function foldersOf(model: BucketModel): string[] {
  return ['', ...new Set([...model.objects.keys()].flatMap((key) => prefixTrail(key)))]
}

export function folderTotals(model: BucketModel, prefix: string) {
  const below = [...model.objects.values()].filter(({ key }) => key.startsWith(prefix))
  const times = below.flatMap(({ modifiedAtMs }) => modifiedAtMs ?? [])
  return {
    objectCount: below.length,
    sizeBytes: below.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    modifiedAtMs: times.length > 0 ? Math.max(...times) : null,
  }
}

/** The rows of a folder, and whether they are so many that their order may have to be made first. */
export function folderRows(model: BucketModel, prefix: string, smallFolderRows: number) {
  const folders = foldersOf(model)
    .filter((folder) => folder !== '' && parentPrefix(folder) === prefix)
    .map((folder): FolderEntry => ({ kind: 'folder', prefix: folder, ...folderTotals(model, folder) }))
  const direct = [...model.objects.values()].filter(
    ({ key }) => key.slice(0, key.lastIndexOf('/') + 1) === prefix,
  )
  // An object of no bytes whose key is the folder's prefix only marks the folder.
  const shown = direct.filter(({ key, sizeBytes }) => key !== prefix || sizeBytes > 0)
  return {
    folders,
    marker: shown.filter(({ key }) => key === prefix).map((object) => entryOf(object)),
    objects: shown.filter(({ key }) => key !== prefix).map((object) => entryOf(object)),
    isBig: folders.length + direct.length > smallFolderRows,
  }
}

export function rowsOf(model: BucketModel, view: View, sort: Sort, limits: Limits): RowGroup[] {
  const groups =
    view.kind === 'folder' ? inFolder(model, view.prefix, sort, limits) : found(model, view, sort, limits)
  return groups.map(({ rows, compare }) => ({ rows: rows.toSorted(compare), compare }))
}

function inFolder(model: BucketModel, prefix: string, sort: Sort, limits: Limits): RowGroup[] {
  const { folders, marker, objects, isBig } = folderRows(model, prefix, limits.smallFolderRows)
  const compare = folderOrder(sort, isBig ? limits.nameOrder : 'small')
  return [folders, marker, objects].map((rows) => ({ rows, compare }))
}

function found(model: BucketModel, view: ResultsView, sort: Sort, { fewResults }: Limits): RowGroup[] {
  const objects = [...model.objects.values()].filter(
    (object) => fits(view, object) && isAmong(model, view, object),
  )
  const moment = newsMoment(model, view)
  const gone = [...model.gone.values()].filter((object) => fits(view, object) && object.goneAt > moment)
  return [
    {
      rows: objects.map((object) => marked(model, view, object)),
      compare: resultOrder(sort, { areFew: view.only === 'duplicates' || objects.length <= fewResults }),
    },
    {
      rows: isOfChanges(view) ? gone.map((object) => ({ ...entryOf(object), change: 'gone' as const })) : [],
      compare: goneOrder(sort),
    },
  ]
}

/** The types that the tests use. */
const groupsByType: Readonly<Record<string, TypeGroup>> = {
  'image/png': 'image',
  'video/mp4': 'video',
  'text/plain': 'document',
  'application/json': 'code',
  'application/zip': 'archive',
  'application/octet-stream': 'other',
}

function fits(view: ResultsView, object: ModelObject | ModelGone): boolean {
  const { key, sizeBytes, modifiedAtMs, contentType } = object
  const group = groupsByType[contentType]
  if (group === undefined) throw new Error(`no test knows the type ${contentType}`)
  return (
    (view.text === '' || holdsText(view.scope === 'keys' ? key : searchedName(key), view.text)) &&
    (view.types.length === 0 || view.types.includes(group)) &&
    isWithin(sizeBytes, view.minSizeBytes, view.maxSizeBytes) &&
    isWithin(modifiedAtMs, view.modifiedFromMs, view.modifiedToMs)
  )
}

function isWithin(value: number | null, from: number | null, to: number | null): boolean {
  if (from === null && to === null) return true
  return value !== null && value >= (from ?? value) && value <= (to ?? value)
}

function isAmong(model: BucketModel, view: ResultsView, object: ModelObject): boolean {
  if (view.only === 'all') return true
  if (view.only === 'duplicates') return sameContent(model, object).length > 0 || mayBeAny(model, object)
  const moment = newsMoment(model, view)
  return object.addedAt > moment || object.changedAt > moment
}

function isOfChanges({ only }: ResultsView): boolean {
  return only === 'sinceVisit' || only === 'sinceRefresh'
}

function newsMoment(model: BucketModel, { only }: ResultsView): number {
  return only === 'sinceRefresh' ? model.refreshMoment : (model.visit?.moment ?? 0)
}

function sameSize(model: BucketModel, { key, sizeBytes }: ModelObject): ModelObject[] {
  return [...model.objects.values()].filter(
    (other) => other.key !== key && other.sizeBytes === sizeBytes && sizeBytes > 0,
  )
}

/** Those that have the same content, as far as both ETags are known. */
function sameContent(model: BucketModel, object: ModelObject): ModelObject[] {
  return sameSize(model, object).filter(({ etag }) => etag !== null && etag === object.etag)
}

/** Whether it or one of its size has an ETag that is not known. */
function mayBeAny(model: BucketModel, object: ModelObject): boolean {
  const others = sameSize(model, object)
  return others.length > 0 && (object.etag === null || others.some(({ etag }) => etag === null))
}

function entryOf({ key, sizeBytes, modifiedAtMs, contentType }: ModelObject | ModelGone): ObjectEntry {
  return { kind: 'object', key, sizeBytes, modifiedAtMs, contentType }
}

function marked(model: BucketModel, view: ResultsView, object: ModelObject): ObjectEntry {
  const entry = entryOf(object)
  if (view.only === 'duplicates') {
    return { ...entry, sameAs: sameContent(model, object).length > 0 ? 'content' : 'size' }
  }
  if (!isOfChanges(view)) return entry
  return { ...entry, change: object.addedAt > newsMoment(model, view) ? 'new' : 'changed' }
}

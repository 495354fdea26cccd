import { expect } from 'vitest'

import type { Entry, EntryRef, Sort } from '../../shared/entry.ts'
import { lastSegment } from '../../shared/keys.ts'
import type { EntrySelection, View } from '../../shared/view.ts'
import type { StoreApi } from '../catalog/store/store-api.ts'
import { splitKey } from '../catalog/store/split-key.ts'
import type { BucketModel } from './catalog-model.ts'
import { folderRows, foldersOf, folderTotals, rowsOf, type RowGroup } from './catalog-model-views.ts'
import type { Probe } from './catalog-steps.ts'
import { picked, type CatalogWorld } from './catalog-world.ts'
import { idOf, partOf } from './model-order.ts'
import { beginsWith, byBytes } from './model-text.ts'

type Api = CatalogWorld['store']['api']

/** One bucket of a store beside its model. */
export type Compared = {
  readonly api: Api
  readonly bucket: string
  readonly model: BucketModel
  readonly options: CatalogWorld['options']
}

const directions = ['ascending', 'descending'] as const
const columns = ['name', 'size', 'type', 'modified', 'place'] as const

export const sorts: readonly Sort[] = columns.flatMap((by) =>
  directions.map((direction) => ({ by, direction })),
)

const everything = 100_000

/** Objects one by one, and what is told of every folder. */
export function compareKnown({ api, bucket, model, options }: Compared): void {
  const keys = [...model.objects.keys()]
  expect(api.find(bucket, [...keys, 'never/there'])).toEqual([
    ...keys.map((key) => indexed(model, key)),
    null,
  ])
  const { visit } = model
  const sinceVisit =
    visit && visit.beforeAtMs !== null
      ? { ...model.newsCounts(visit.moment), visitedAtMs: visit.beforeAtMs }
      : null
  for (const prefix of [...foldersOf(model), 'never/']) {
    const { folders, marker, objects, isBig } = folderRows(model, prefix, options.smallFolderRows)
    const { objectCount, sizeBytes } = folderTotals(model, prefix)
    const entryCount = folders.length + marker.length + objects.length
    const told = api.folder(bucket, prefix)
    expect(told).toMatchObject({ objectCount, sizeBytes, entryCount, sinceVisit })
    if (!isBig) expect(told.nameOrder).toBe('natural')
  }
}

function indexed(model: BucketModel, key: string) {
  const { sizeBytes, modifiedAtMs, contentType, etag } = model.objects.get(key) ?? {}
  return { key, sizeBytes, modifiedAtMs, contentType, etag }
}

/** All rows of a view, which may then be relied on. */
export function compareRows(compared: Compared, view: View, sort: Sort): Entry[] {
  const { api, bucket, model, options } = compared
  const nameOrder = view.kind === 'folder' ? api.folder(bucket, view.prefix).nameOrder : 'natural'
  const groups = rowsOf(model, view, sort, { ...options, nameOrder })
  const { rows } = api.rows(bucket, { view, sort, offset: 0, limit: everything })
  expect(rows.map((row) => idOf(row)).toSorted(byBytes)).toEqual(idsOf(groups).toSorted(byBytes))
  let at = 0
  for (const group of groups) {
    const here = rows.slice(at, at + group.rows.length)
    expectGroup(here, group)
    at += group.rows.length
  }
  expect(api.count(bucket, view, sort).entryCount).toBe(rows.length)
  return [...rows]
}

function idsOf(groups: readonly RowGroup[]): string[] {
  return groups.flatMap(({ rows }) => rows.map((row) => idOf(row)))
}

function expectGroup(rows: readonly Entry[], group: RowGroup): void {
  // Those that are equal may have changed places: to put them in one order makes both the same.
  const settled = (entries: readonly Entry[]) =>
    entries.toSorted((left, right) => group.compare(left, right) || byBytes(idOf(left), idOf(right)))
  for (const [at, row] of rows.entries()) {
    const next = rows[at + 1]
    if (next && group.compare(row, next) > 0) expect(rows).toEqual(group.rows)
  }
  expect(settled(rows)).toEqual(settled(group.rows))
}

/** Windows, places, names that are typed, and stretches, all against the rows. */
export function compareWindows(compared: Compared, view: View, sort: Sort, probe: Probe): void {
  const rows = compareRows(compared, view, sort)
  const { api, bucket } = compared
  const { offset, limit, text } = probe
  const page = api.rows(bucket, { view, sort, offset, limit })
  expect(page.rows).toEqual(rows.slice(offset, offset + limit))
  if (page.entryCount !== null) expect(page.entryCount).toBe(rows.length)
  expect(
    api.locate(bucket, view, sort, [...rows.map((row) => refOf(row)), { kind: 'object', key: 'never' }]),
  ).toEqual([...rows.map((row, at) => (isGone(row) ? null : at)), null])
  const at = probe.pick % (rows.length + 1)
  expect(api.seek(bucket, view, sort, { start: text, at })).toBe(soughtAt(rows, text, at))
  compareStretch(compared, { rows, view, sort, probe })
}

const isGone = (row: Entry) => row.kind === 'object' && row.change === 'gone'

function soughtAt(rows: readonly Entry[], start: string, from: number): number | null {
  const fitting = rows.flatMap((row, at) => {
    const name = row.kind === 'folder' ? lastSegment(row.prefix) : partOf(row)
    return !isGone(row) && beginsWith(name, start) ? at : []
  })
  return fitting.find((at) => at >= from) ?? fitting[0] ?? null
}

function refOf(row: Entry): EntryRef {
  return row.kind === 'folder' ? { kind: 'folder', prefix: row.prefix } : { kind: 'object', key: row.key }
}

function compareStretch(
  { api, bucket, model }: Compared,
  at: { readonly rows: readonly Entry[]; readonly view: View; readonly sort: Sort; readonly probe: Probe },
): void {
  const { rows, view, sort, probe } = at
  const [one, other] = [picked(rows, probe.pick), picked(rows, probe.other)]
  if (!one || !other || isGone(one) || isGone(other)) return
  const out = rows.filter((row, place) => place % 3 === probe.offset % 3 && !isGone(row))
  const outside = [...model.objects.keys()]
    .filter((key) => !rows.some((row) => idOf(row) === key))
    .slice(0, 2)
  const isFromStart = probe.offset === 0
  const selection: EntrySelection = {
    kind: 'stretch',
    view,
    sort,
    from: isFromStart ? null : refOf(one),
    to: refOf(other),
    except: [...out.map((row) => refOf(row)), { kind: 'object', key: 'never' }],
    also: [
      ...outside.map((key): EntryRef => ({ kind: 'object', key })),
      { kind: 'folder', prefix: 'never/' },
    ],
  }
  const ends = [isFromStart ? 0 : rows.indexOf(one), rows.indexOf(other)]
  const stretch = rows
    .slice(Math.min(...ends), Math.max(...ends) + 1)
    .filter((row) => !isGone(row) && !out.includes(row))
  const folders = stretch.filter((row) => row.kind === 'folder')
  const keys = [...stretch.flatMap((row) => (row.kind === 'object' ? row.key : [])), ...outside]
  const objects = keys.map((key) => indexed(model, key))
  const sizeBytes = [...folders, ...objects].reduce((sum, { sizeBytes: size }) => sum + (size ?? 0), 0)
  expect(api.totals(bucket, selection)).toEqual({
    entries: folders.length + keys.length,
    objectCount: folders.reduce((sum, { objectCount }) => sum + objectCount, 0) + keys.length,
    sizeBytes,
  })
  expect(readSelection(api, bucket, selection, probe.limit)).toEqual([
    ...folders.map(({ modifiedAtMs: _modifiedAtMs, ...folder }) => folder),
    ...objects.map((object) => ({ kind: 'object', object })),
  ])
}

function readSelection(api: Api, bucket: string, selection: EntrySelection, limit: number) {
  const { id, count } = api.openSelection(bucket, selection)
  const entries: ReturnType<StoreApi['readSelection']> = []
  for (let offset = 0; offset < count; offset += limit) entries.push(...api.readSelection(id, offset, limit))
  api.closeSelection(id)
  return entries
}

/** Everything under a prefix, in pieces, by folders and then by names. */
export function compareUnder({ api, bucket, model }: Compared, prefix: string, limit: number): void {
  const below = [...model.objects.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => ({ key, ...splitKey(key) }))
    .toSorted((left, right) => byBytes(left.prefix, right.prefix) || byBytes(left.name, right.name))
  const read: ReturnType<StoreApi['objectsUnder']> = []
  for (;;) {
    const last = read.at(-1)
    const more = api.objectsUnder(bucket, prefix, last ? splitKey(last.key) : null, limit)
    read.push(...more)
    if (more.length < limit) break
  }
  expect(read).toEqual(below.map(({ key }) => indexed(model, key)))
}

/** What must never be in the tables of a store that rests: rows that belong to nothing. */
const strays = {
  objects: 'SELECT count(*) FROM objects WHERE folder_id NOT IN (SELECT id FROM folders)',
  folders: `SELECT count(*) FROM folders WHERE bucket_id NOT IN (SELECT id FROM buckets WHERE name IS NOT NULL)
    OR parent_id NOT IN (SELECT id FROM folders) OR (object_count = 0 AND parent_id IS NOT NULL)`,
  ordered: `SELECT count(*) FROM natural_order n WHERE folder_id NOT IN (SELECT id FROM folders)
    OR CASE is_object WHEN 1 THEN id NOT IN (SELECT id FROM objects WHERE folder_id = n.folder_id)
      ELSE id NOT IN (SELECT id FROM folders WHERE parent_id = n.folder_id) END`,
  gone: `SELECT count(*) FROM gone WHERE bucket_id NOT IN (SELECT id FROM buckets WHERE name IS NOT NULL)`,
  walks: 'SELECT count(*) FROM walks',
  buckets: 'SELECT count(*) FROM buckets WHERE name IS NULL',
}

export function compareTables({ database }: CatalogWorld['store']['context']): void {
  const counts = Object.entries(strays).map(([name, sql]) => [name, database.row(sql)?.number(0)])
  expect(Object.fromEntries(counts)).toEqual({
    objects: 0,
    folders: 0,
    ordered: 0,
    gone: 0,
    walks: 0,
    buckets: 0,
  })
}

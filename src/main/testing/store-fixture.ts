import type { Sort } from '../../shared/entry.ts'
import type { ResultsView, View } from '../../shared/view.ts'
import { CatalogStore } from '../catalog/store/catalog-store.ts'
import { catalogFile } from '../catalog/store/schema.ts'
import { defaultStoreOptions, type StoreOptions } from '../catalog/store/store-context.ts'
import { newWalk } from '../catalog/walk.ts'
import { openInMemory } from '../sqlite/open-file.ts'

export const byName: Sort = { by: 'name', direction: 'ascending' }

export const allResults: ResultsView = {
  kind: 'results',
  text: '',
  scope: 'keys',
  types: [],
  minSizeBytes: null,
  maxSizeBytes: null,
  modifiedFromMs: null,
  modifiedToMs: null,
  only: 'all',
}

export type PageRow = {
  readonly key: string
  readonly sizeBytes?: number
  readonly modifiedAtMs?: number
  readonly contentType?: string
}

type PageOptions = {
  readonly isFirst?: boolean
  readonly prefix?: string
  readonly bucket?: string
  readonly askedAt?: number
  /** Of its walk. */
  readonly startedAt?: number
}

/** A store in memory whose moments are counted here, with one bucket `b` in mind. */
export function openStore(options: StoreOptions = defaultStoreOptions, now: () => number = () => 0) {
  const versions: number[] = []
  const store = new CatalogStore(openInMemory(catalogFile), options, {
    now,
    onChange: (_bucket, version) => versions.push(version),
  })
  const { api } = store
  let moment = 0
  const next = () => {
    moment += 1
    return moment
  }
  /** A page of a walk, as if it were asked for now; `finish` completes the walk. */
  function page(
    rows: readonly (PageRow | string)[],
    { isFirst = true, prefix = '', bucket = 'b', ...at }: PageOptions = {},
  ) {
    const askedAt = at.askedAt ?? next()
    const listed = rows.map((row) => (typeof row === 'string' ? { key: row } : row))
    const startedAt = at.startedAt ?? askedAt
    const begun = { ...newWalk(prefix, { isFirst, nowMs: 0 }), startedAt }
    const before = api
      .bucket(bucket)
      .walks.find((walk) => walk.prefix === prefix && walk.startedAt === startedAt)
    if (!before) api.beginWalk(bucket, begun, startedAt)
    const walk = { ...begun, hasEnded: true, pageCount: (before?.pageCount ?? 0) + 1 }
    api.applyPage(bucket, {
      columns: {
        keys: listed.map(({ key }) => key),
        sizesBytes: Float64Array.from(listed, ({ sizeBytes = 1 }: PageRow) => sizeBytes),
        modifiedAtMs: Float64Array.from(listed, ({ modifiedAtMs = 1_000 }: PageRow) => modifiedAtMs),
        contentTypes: listed.map(({ contentType = null }: { contentType?: string | null }) => contentType),
      },
      walk,
      askedAt,
      underWaySince: askedAt,
      sparing: { day: 0, requests: 0 },
    })
  }
  function finish(prefix = '', bucket = 'b') {
    const moment = next()
    while (api.finishWalk(bucket, prefix, 0, moment) === null);
  }
  /** A whole walk of one page. */
  function walk(rows: readonly (PageRow | string)[], options: PageOptions = {}) {
    page(rows, options)
    finish(options.prefix, options.bucket)
  }
  function keys(view: View = { kind: 'folder', prefix: '' }, sort = byName, bucket = 'b'): string[] {
    const { rows } = api.rows(bucket, { view, sort, offset: 0, limit: 10_000 })
    return rows.map((row) => (row.kind === 'folder' ? row.prefix : row.key))
  }
  return { store, api, next, page, finish, walk, keys, versions }
}

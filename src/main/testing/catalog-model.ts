import { contentTypeOfKey } from '../content-type.ts'
import type { WrittenObject } from '../catalog/indexed-object.ts'

/** What a list says of an object. */
export type ListedRow = {
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
  readonly contentType: string | null
}

export type ModelObject = {
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
  readonly contentType: string
  readonly etag: string | null
  readonly metAt: number
  /** When it was news that it is there, or is another; 0 where it never was. */
  readonly addedAt: number
  readonly changedAt: number
  /** The app wrote it, and no list has told the server's time of it since. */
  readonly isByApp: boolean
}

export type ModelGone = Omit<ListedRow, 'contentType'> & {
  readonly contentType: string
  readonly goneAt: number
}

type Visit = {
  readonly moment: number
  readonly atMs: number | null
  readonly beforeAtMs: number | null
}

const hourMs = 3_600_000

/** What is to be known of one bucket, in maps: no indexes, no pages, no file. */
export class BucketModel {
  readonly objects = new Map<string, ModelObject>()
  readonly gone = new Map<string, ModelGone>()
  readonly #removedAt = new Map<string, number>()
  visit: Visit | null = null
  refreshMoment = 0

  page(rows: readonly ListedRow[], at: { readonly askedAt: number; readonly isFirst: boolean }): void {
    // Of a key that comes twice the last counts.
    for (const listed of new Map(rows.map((row) => [row.key, row])).values()) {
      const row = { ...listed, contentType: typeOf(listed.contentType) }
      const before = this.objects.get(row.key)
      const knownAt = before?.metAt ?? this.#removedAt.get(row.key) ?? 0
      if (knownAt <= at.askedAt)
        this.objects.set(row.key, before ? met(before, row, at) : this.#added(row, at))
    }
  }

  /** What a complete walk did not meet is gone. */
  sweep(
    prefix: string,
    {
      startedAt,
      goneAt,
      isNews,
    }: { readonly startedAt: number; readonly goneAt: number; readonly isNews: boolean },
  ): void {
    for (const { key, sizeBytes, modifiedAtMs, contentType, metAt } of this.objects.values()) {
      if (!key.startsWith(prefix) || metAt >= startedAt) continue
      this.objects.delete(key)
      if (isNews) this.gone.set(key, { key, sizeBytes, modifiedAtMs, contentType, goneAt })
    }
  }

  put({ key, sizeBytes, modifiedAtMs, contentType, etag }: WrittenObject, moment: number): void {
    const before = this.objects.get(key)
    this.#removedAt.delete(key)
    this.gone.delete(key)
    this.objects.set(key, {
      key,
      sizeBytes,
      modifiedAtMs,
      contentType:
        typeOf(contentType) ??
        (contentType === undefined ? before?.contentType : undefined) ??
        contentTypeOfKey(key),
      etag: etag ?? null,
      metAt: moment,
      addedAt: 0,
      changedAt: before?.changedAt ?? 0,
      isByApp: true,
    })
  }

  remove(key: string, moment: number): void {
    this.#removedAt.set(key, moment)
    this.objects.delete(key)
  }

  setEtag(key: string, etag: string): void {
    const object = this.objects.get(key)
    if (object) this.objects.set(key, { ...object, etag })
  }

  noteVisit(nowMs: number, moment: number, isFirstOfRun: boolean): void {
    const before = this.visit
    const isAnother = isFirstOfRun || nowMs - (before?.atMs ?? Number.NEGATIVE_INFINITY) > hourMs
    if (!isAnother) {
      this.visit = before && { ...before, atMs: nowMs }
      return
    }
    this.visit = { moment, atMs: nowMs, beforeAtMs: before?.atMs ?? null }
    this.refreshMoment = moment
    for (const object of this.objects.values()) {
      const [addedAt, changedAt] = [object.addedAt, object.changedAt].map((at) => (at <= moment ? 0 : at))
      this.objects.set(object.key, { ...object, addedAt: addedAt ?? 0, changedAt: changedAt ?? 0 })
    }
    for (const { key, goneAt } of this.gone.values()) if (goneAt <= moment) this.gone.delete(key)
  }

  newsCounts(moment: number): { added: number; changed: number; gone: number } {
    const objects = [...this.objects.values()]
    const added = objects.filter(({ addedAt }) => addedAt > moment).length
    const changed = objects.filter(({ addedAt, changedAt }) => changedAt > moment && addedAt <= moment).length
    const gone = [...this.gone.values()].filter(({ goneAt }) => goneAt > moment).length
    return { added, changed, gone }
  }

  #added(row: ListedRow, { askedAt, isFirst }: { askedAt: number; isFirst: boolean }): ModelObject {
    const gone = this.gone.get(row.key)
    this.gone.delete(row.key)
    const isBackAsItWas = gone?.sizeBytes === row.sizeBytes && gone.modifiedAtMs === row.modifiedAtMs
    const news = isFirst ? 0 : askedAt
    return {
      ...row,
      contentType: row.contentType ?? contentTypeOfKey(row.key),
      etag: null,
      metAt: askedAt,
      addedAt: gone ? 0 : news,
      changedAt: gone && !isBackAsItWas ? news : 0,
      isByApp: false,
    }
  }
}

/** That of bytes in general is none. */
function typeOf(contentType: string | null | undefined): string | null {
  return contentType === 'application/octet-stream' ? null : (contentType ?? null)
}

function met(
  before: ModelObject,
  row: ListedRow,
  { askedAt, isFirst }: { readonly askedAt: number; readonly isFirst: boolean },
): ModelObject {
  const { sizeBytes, modifiedAtMs } = row
  const contentType = row.contentType ?? before.contentType
  const isSameSize = before.sizeBytes === sizeBytes
  if (isSameSize && before.modifiedAtMs === modifiedAtMs && before.contentType === contentType) {
    return { ...before, metAt: askedAt }
  }
  if (before.isByApp && isSameSize) return { ...before, modifiedAtMs, metAt: askedAt, isByApp: false }
  const changedAt = isFirst ? before.changedAt : askedAt
  const changed = { sizeBytes, modifiedAtMs, contentType, changedAt }
  return { ...before, ...changed, etag: null, metAt: askedAt, isByApp: false }
}

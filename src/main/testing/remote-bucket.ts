import { prefixTrail } from '../../shared/keys.ts'
import type { Moments } from '../catalog/moments.ts'
import type { StoreApi } from '../catalog/store/store-api.ts'
import type { WalkRecord } from '../catalog/store/walk-table.ts'
import { newWalk } from '../catalog/walk.ts'
import type { BucketModel, ListedRow } from './catalog-model.ts'
import type { PageFault, Step } from './catalog-steps.ts'

/** What is in a bucket on the server, whoever put it there. */
export class RemoteBucket {
  readonly objects = new Map<string, ListedRow>()

  put(row: ListedRow): void {
    this.objects.set(row.key, row)
  }

  take(step: Extract<Step, { kind: 'remotePut' | 'remoteChange' | 'remoteDelete' }>): void {
    if (step.kind === 'remotePut') {
      const { keys, sizeBytes, timeMs, contentType } = step
      for (const key of keys) this.put({ key, sizeBytes, modifiedAtMs: timeMs, contentType })
      return
    }
    const keys = [...this.objects.keys()]
    const key = keys[step.pick % Math.max(1, keys.length)]
    if (key === undefined) return
    if (step.kind === 'remoteDelete') this.objects.delete(key)
    else this.put({ key, sizeBytes: step.sizeBytes, modifiedAtMs: step.timeMs, contentType: null })
  }

  /** The top, a folder, or a prefix that ends within a name. */
  prefix(pick: number): string {
    const keys = [...this.objects.keys()]
    const folders = new Set(keys.flatMap((key) => prefixTrail(key)))
    const prefixes = ['', ...folders, '', ...keys.map((key) => key.slice(0, 1)).filter(isWhole)]
    return prefixes[pick % prefixes.length] ?? ''
  }
}

const isWhole = (text: string) => !/\p{Surrogate}/u.test(text)

export type WalkPlace = {
  readonly name: string
  readonly remote: RemoteBucket
  readonly model: BucketModel
  readonly moments: Moments
  readonly api: Pick<StoreApi, 'beginWalk' | 'applyPage' | 'finishWalk'>
  readonly isCovered: (prefix: string) => boolean
  readonly onComplete: (prefix: string) => void
}

type Page = { readonly askedAt: number; readonly rows: readonly ListedRow[]; readonly walk: WalkRecord }

const maxUnderWay = 2

/** A walk of which every page is asked for, and comes, when the test says so. */
export class WalkInSteps {
  record: WalkRecord
  readonly #place: WalkPlace
  readonly #underWay: Page[] = []
  /** As it is after the page that was asked for last. */
  #asked: WalkRecord

  constructor(place: WalkPlace, prefix: string, record?: WalkRecord) {
    this.#place = place
    this.record = record ?? newWalk(prefix, { isFirst: !place.isCovered(prefix), nowMs: 0 })
    this.#asked = this.record
  }

  take(step: Extract<Step, { kind: 'ask' | 'deliver' | 'loseCursor' | 'finish' }>): void {
    switch (step.kind) {
      case 'ask':
        this.#ask(step.pageSize, step.fault)
        break
      case 'deliver':
        this.#deliver()
        break
      case 'loseCursor':
        this.#startAgain()
        break
      case 'finish':
        this.#finish()
        break
    }
  }

  takeAll(pageSize: number): void {
    while (!this.record.hasEnded) {
      this.#ask(pageSize, 'none')
      this.#deliver()
    }
    this.#finish()
  }

  drop(): void {
    for (const { askedAt } of this.#underWay.splice(0)) this.#place.moments.end(askedAt)
  }

  #ask(pageSize: number, fault: PageFault): void {
    if (this.#asked.hasEnded || this.#underWay.length >= maxUnderWay) return
    const { moments, api, name } = this.#place
    const askedAt = moments.begin()
    if (this.#asked.startedAt === 0) {
      this.record = { ...this.#asked, startedAt: askedAt }
      this.#asked = this.record
      api.beginWalk(name, this.record, askedAt)
    }
    const page = this.#page(fault === 'empty' ? 0 : pageSize)
    this.#asked = {
      ...this.#asked,
      cursor: page.cursor,
      hasEnded: page.cursor === null,
      pageCount: this.#asked.pageCount + 1,
      orderedUpTo: null,
    }
    this.#underWay.push({ askedAt, rows: this.#spoilt(page.rows, fault), walk: this.#asked })
  }

  #page(size: number): { readonly rows: readonly ListedRow[]; readonly cursor: string | null } {
    const rest = this.#listed().filter(({ key }) => key > (this.#asked.cursor ?? ''))
    const rows = rest.slice(0, size)
    const isLast = size > 0 && rest.length <= size
    return { rows, cursor: isLast ? null : (rows.at(-1)?.key ?? this.#asked.cursor ?? '') }
  }

  #listed(): ListedRow[] {
    const rows = [...this.#place.remote.objects.values()]
    return rows
      .filter(({ key }) => key.startsWith(this.record.prefix))
      .toSorted((left, right) => (left.key < right.key ? -1 : 1))
  }

  #spoilt(rows: readonly ListedRow[], fault: PageFault): readonly ListedRow[] {
    if (fault === 'shuffled') return rows.toReversed()
    if (fault === 'twice') return [...rows.map((row) => ({ ...row, sizeBytes: 9 })), ...rows]
    if (fault !== 'overlapping') return rows
    const first = rows[0]?.key
    const before = this.#listed().filter(({ key }) => first !== undefined && key < first)
    return [...before.slice(-2), ...rows]
  }

  #deliver(): void {
    const page = this.#underWay.shift()
    if (!page) return
    const { api, moments, model, name } = this.#place
    const { rows, askedAt } = page
    const { isFirst } = page.walk
    this.record = page.walk
    api.applyPage(name, {
      columns: {
        keys: rows.map(({ key }) => key),
        sizesBytes: Float64Array.from(rows, ({ sizeBytes }) => sizeBytes),
        modifiedAtMs: Float64Array.from(rows, ({ modifiedAtMs }) => modifiedAtMs ?? Number.NaN),
        contentTypes: rows.some(({ contentType }) => contentType !== null)
          ? rows.map(({ contentType }) => contentType)
          : null,
      },
      walk: page.walk,
      askedAt,
      underWaySince: moments.underWaySince(),
      sparing: { day: 0, requests: 0 },
    })
    moments.end(askedAt)
    model.page(rows, { askedAt, isFirst })
  }

  /** As after a cursor that expired or came back. */
  #startAgain(): void {
    while (this.#underWay.length > 0) this.#deliver()
    if (this.record.hasEnded || this.record.startedAt === 0) return
    const { isFirst, prefix } = this.record
    this.#asked = newWalk(prefix, { isFirst, nowMs: 0 })
  }

  #finish(): void {
    if (!this.record.hasEnded) return
    const { api, name, model, moments, onComplete } = this.#place
    const { prefix, startedAt, isFirst } = this.record
    const goneAt = moments.next()
    while (api.finishWalk(name, prefix, 0, goneAt) === null);
    model.sweep(prefix, { startedAt, goneAt, isNews: !isFirst })
    onComplete(prefix)
  }
}

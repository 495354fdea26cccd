import { AppError } from '../../shared/errors.ts'
import type { Lane, ObjectPage } from '../cloudstore/cloudstore-client.ts'
import { compareBytes } from './store/key-order.ts'
import type { PageColumns } from './store/page-write.ts'
import type { PageToApply } from './store/store-api.ts'
import type { WalkRecord } from './store/walk-table.ts'

export type WalkPorts = {
  readonly listPage: (walk: WalkRecord, lane: Lane) => Promise<ObjectPage>
  /** Of the first page: the person's after a navigation. The rest goes in bulk (design.md 2.14). */
  readonly firstLane: Lane
  readonly beginPage: () => number
  readonly endPage: (askedAt: number) => void
  readonly begin: (walk: WalkRecord) => Promise<void>
  readonly apply: (page: Pick<PageToApply, 'columns' | 'walk' | 'askedAt'>) => Promise<void>
  /** Called when a page is on record. */
  readonly onPage: (walk: WalkRecord) => void
  /** Whether another request may be made: else the walk stops where it is. */
  readonly mayAsk: () => boolean
  readonly now: () => number
}

const statusesOfLostCursor = new Set([400, 410])
/** Pages that came and are not on record yet: while the store takes one in, the next is on its way. */
const pagesAhead = 2

export function newWalk(prefix: string, { isFirst, nowMs }: { isFirst: boolean; nowMs: number }): WalkRecord {
  return {
    prefix,
    cursor: null,
    hasEnded: false,
    startedAt: 0,
    isFirst,
    startedAtMs: nowMs,
    lastPageAtMs: nowMs,
    pausedMs: 0,
    pageCount: 0,
    orderedUpTo: '',
  }
}

/**
 * Reads pages from where the walk is to its end, and resolves with `ended`; with `sparing` where no more may be asked
 * for. An expired or looping cursor starts the walk again, once (design.md 2.15); the second time it throws.
 */
export async function walkOn(start: WalkRecord, ports: WalkPorts): Promise<'ended' | 'sparing'> {
  const applied = new InOrder()
  const cursors = new Set(start.cursor === null ? [] : [start.cursor])
  let hasRestarted = false
  let walk = start
  let lane = ports.firstLane

  async function restart(cause: unknown): Promise<void> {
    if (hasRestarted) throw cause
    hasRestarted = true
    cursors.clear()
    await applied.settled(0)
    walk = newWalk(walk.prefix, { isFirst: walk.isFirst, nowMs: ports.now() })
  }

  while (!walk.hasEnded) {
    if (!ports.mayAsk()) {
      await applied.settled(0)
      return 'sparing'
    }
    const askedAt = ports.beginPage()
    try {
      if (walk.startedAt === 0) {
        walk = { ...walk, startedAt: askedAt }
        await ports.begin(walk)
      }
      const page = await ports.listPage(walk, lane)
      const isLooping = page.cursor !== null && cursors.has(page.cursor)
      if (page.cursor !== null) cursors.add(page.cursor)
      walk = afterPage(walk, page, ports.now())
      const told = walk
      applied.add(async () => {
        try {
          await ports.apply({ columns: columnsOf(told.prefix, page), walk: told, askedAt })
        } finally {
          ports.endPage(askedAt)
        }
        ports.onPage(told)
      })
      await applied.settled(pagesAhead - 1)
      if (isLooping) {
        await restart(new AppError({ code: 'remote.unreadable', reason: 'its cursor came back' }))
      }
    } catch (error) {
      ports.endPage(askedAt)
      if (!isLostCursor(error) || walk.cursor === null) throw await applied.endedBy(error)
      await restart(error)
    }
    lane = 'bulk'
  }
  await applied.settled(0)
  return 'ended'
}

/** Runs one after another; the first failure ends all. */
class InOrder {
  readonly #running: Promise<void>[] = []

  add(work: () => Promise<void>): void {
    const before = this.#running.at(-1) ?? Promise.resolve()
    const running = before.then(work)
    // Seen by `settled`; until then it is nobody's unhandled failure.
    running.catch(() => undefined)
    this.#running.push(running)
  }

  /** Waits until at most so many are left. */
  async settled(atMost: number): Promise<void> {
    while (this.#running.length > atMost) await this.#running.shift()
  }

  /** What came before a failure is still to be taken in. */
  async endedBy(error: unknown): Promise<unknown> {
    try {
      await this.settled(0)
      return error
    } catch (earlier) {
      return earlier
    }
  }
}

function afterPage(walk: WalkRecord, page: ObjectPage, nowMs: number): WalkRecord {
  return {
    ...walk,
    cursor: page.cursor,
    hasEnded: page.cursor === null,
    lastPageAtMs: nowMs,
    pageCount: walk.pageCount + 1,
    orderedUpTo: orderedUpTo(walk.orderedUpTo, page),
  }
}

/** Null for good once a key came that is not beyond all before. */
function orderedUpTo(before: string | null, page: ObjectPage): string | null {
  let last = before
  for (const { key } of page.objects) {
    if (last === null || (last !== '' && compareBytes(key, last) <= 0)) return null
    last = key
  }
  return last
}

/** A server that does not keep to the prefix must not fill in what was not asked for. */
function columnsOf(prefix: string, page: ObjectPage): PageColumns {
  const objects = page.objects.filter(({ key }) => key !== '' && key.startsWith(prefix))
  return {
    keys: objects.map(({ key }) => key),
    sizesBytes: Float64Array.from(objects, ({ sizeBytes }) => sizeBytes),
    modifiedAtMs: Float64Array.from(objects, ({ modifiedAtMs }) => modifiedAtMs ?? Number.NaN),
    contentTypes: objects.some(({ contentType }) => contentType !== undefined)
      ? objects.map(({ contentType }) => contentType ?? null)
      : null,
  }
}

function isLostCursor(error: unknown): boolean {
  return error instanceof AppError && statusesOfLostCursor.has(error.data.status ?? 0)
}

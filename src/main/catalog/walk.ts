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
  const cursors = new Set(start.cursor === null ? [] : [start.cursor])
  let hasRestarted = false
  let walk = start
  let lane = ports.firstLane
  let asked: AskedPage | null = null

  function restart(cause: unknown): void {
    if (hasRestarted) throw cause
    hasRestarted = true
    cursors.clear()
    walk = newWalk(walk.prefix, { isFirst: walk.isFirst, nowMs: ports.now() })
  }

  while (!walk.hasEnded) {
    if (!asked && !ports.mayAsk()) return 'sparing'
    try {
      const { askedAt, answer }: AskedPage = asked ?? ask(walk, lane, ports)
      asked = { askedAt, answer }
      lane = 'bulk'
      if (walk.startedAt === 0) {
        walk = { ...walk, startedAt: askedAt }
        await ports.begin(walk)
      }
      const page: ObjectPage = await answer
      const isLooping = page.cursor !== null && cursors.has(page.cursor)
      if (page.cursor !== null) cursors.add(page.cursor)
      const reached = { ...walk, cursor: page.cursor }
      // The next page is on its way while this one is taken in: no further ahead, so that the window keeps its frames.
      asked = page.cursor !== null && !isLooping && ports.mayAsk() ? ask(reached, lane, ports) : null
      walk = afterPage(walk, page, ports.now())
      await takeIn(walk, { page, askedAt }, ports)
      if (isLooping) {
        restart(new AppError({ code: 'remote.unreadable', reason: 'its cursor came back' }))
      }
    } catch (error) {
      if (asked) ports.endPage(asked.askedAt)
      asked = null
      if (!isLostCursor(error) || walk.cursor === null) throw error
      restart(error)
    }
  }
  return 'ended'
}

type AskedPage = { readonly askedAt: number; readonly answer: Promise<ObjectPage> }

function ask(walk: WalkRecord, lane: Lane, ports: WalkPorts): AskedPage {
  const askedAt = ports.beginPage()
  const answer = ports.listPage(walk, lane)
  // Seen when it is waited for; if it never is, it is nobody's unhandled failure.
  answer.catch(() => undefined)
  return { askedAt, answer }
}

async function takeIn(
  walk: WalkRecord,
  { page, askedAt }: { readonly page: ObjectPage; readonly askedAt: number },
  ports: WalkPorts,
): Promise<void> {
  try {
    await ports.apply({ columns: columnsOf(walk.prefix, page), walk, askedAt })
  } finally {
    ports.endPage(askedAt)
  }
  ports.onPage(walk)
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
  const sizesBytes = new Float64Array(objects.length)
  const modifiedAtMs = new Float64Array(objects.length)
  const keys: string[] = []
  let isAnyTyped = false
  for (const [at, object] of objects.entries()) {
    keys.push(object.key)
    sizesBytes[at] = object.sizeBytes
    modifiedAtMs[at] = object.modifiedAtMs ?? Number.NaN
    isAnyTyped ||= object.contentType !== undefined
  }
  const contentTypes = isAnyTyped ? objects.map(({ contentType }) => contentType ?? null) : null
  return { keys, sizesBytes, modifiedAtMs, contentTypes }
}

function isLostCursor(error: unknown): boolean {
  return error instanceof AppError && statusesOfLostCursor.has(error.data.status ?? 0)
}

import type { ChangeCounts, ListingState } from '../../shared/entry.ts'
import { prefixTrail } from '../../shared/keys.ts'
import { compareBytes } from './store/key-order.ts'
import type { BucketRecord } from './store/store-api.ts'
import type { CoveredRecord, WalkRecord } from './store/walk-table.ts'

/** A walk that is under way. */
export type ActiveWalk = {
  /** As of its last page. */
  record: WalkRecord
  /** Whether a person or a transfer waits for it: else it spares the day's requests. */
  wasAskedFor: boolean
  readonly stop: AbortController
  readonly ended: Promise<void>
  /** How many wait for its end, beside the person who may look at its folder. */
  waiting: number
}

/** Nobody has to ask for a listing to be looked at again after this long. */
export const freshForMs = 15 * 60 * 1000
/** What was walked earlier in this run counts as complete for a day; then it is only what was seen last. */
const completeForMs = 24 * 60 * 60 * 1000

/** What main knows of one bucket's walks: those on record, those under way, and what they covered. */
export class BucketKnowledge {
  readonly active = new Map<string, ActiveWalk>()
  /** Begun, stopped, and not at their end. */
  readonly unfinished = new Map<string, WalkRecord>()
  /** Prefixes whose walk stopped to spare the day's requests. */
  readonly spared = new Set<string>()
  lastRefresh: { readonly prefix: string; readonly counts: ChangeCounts } | null = null
  readonly #covered = new Map<string, CoveredRecord>()
  readonly #coveredInRun = new Set<string>()

  constructor(record: BucketRecord) {
    for (const walk of record.walks) this.unfinished.set(walk.prefix, walk)
    for (const covered of record.covered) this.#covered.set(covered.prefix, covered)
  }

  cover(covered: CoveredRecord): void {
    this.#covered.set(covered.prefix, covered)
    this.#coveredInRun.add(covered.prefix)
    for (const [prefix, { completedAtMs }] of this.#covered) {
      const isBelow = prefix !== covered.prefix && prefix.startsWith(covered.prefix)
      if (isBelow && completedAtMs <= covered.completedAtMs) this.#covered.delete(prefix)
    }
  }

  /** When everything under the prefix was known last; undefined if it never was. */
  coveredAtMs(prefix: string): number | undefined {
    const complete = covering(prefix).flatMap((above) => this.#covered.get(above)?.completedAtMs ?? [])
    const passed = this.#firstWalks(prefix)
      .filter((walk) => hasPassed(walk, prefix))
      .map((walk) => walk.startedAtMs)
    const times = [...complete, ...passed]
    return times.length > 0 ? Math.max(...times) : undefined
  }

  /** The walk under way that will have met everything under the prefix at its end. */
  activeFor(prefix: string): ActiveWalk | undefined {
    for (const above of covering(prefix)) {
      const active = this.active.get(above)
      if (active && !hasPassedFirst(active.record, prefix)) return active
    }
    return undefined
  }

  state(prefix: string, nowMs: number): ListingState {
    const coveredAtMs = this.coveredAtMs(prefix)
    const isActive = this.activeFor(prefix) !== undefined
    if (isActive && coveredAtMs === undefined) return { kind: 'walking' }
    const isSparing = !isActive && covering(prefix).some((above) => this.spared.has(above))
    if (coveredAtMs === undefined || isSparing) {
      return { kind: 'partial', isSparing, estimatedRequests: this.#requestsLeft(prefix) }
    }
    if (isActive) return { kind: 'seen', atMs: coveredAtMs, isRefreshing: true }
    const ageMs = nowMs - coveredAtMs
    const isComplete = ageMs <= freshForMs || (this.#isCoveredInRun(prefix) && ageMs <= completeForMs)
    return isComplete
      ? { kind: 'complete', atMs: coveredAtMs }
      : { kind: 'seen', atMs: coveredAtMs, isRefreshing: false }
  }

  /** A folder above whose walk was begun for the person and made way for this one. */
  unfinishedAbove(prefix: string): WalkRecord | undefined {
    return covering(prefix)
      .filter((above) => above !== prefix && !this.spared.has(above))
      .flatMap((above) => this.unfinished.get(above) ?? [])[0]
  }

  #isCoveredInRun(prefix: string): boolean {
    return (
      covering(prefix).some((above) => this.#coveredInRun.has(above)) ||
      this.#firstWalks(prefix).some((walk) => hasPassed(walk, prefix))
    )
  }

  #firstWalks(prefix: string): WalkRecord[] {
    return covering(prefix)
      .flatMap((above) => this.active.get(above)?.record ?? this.unfinished.get(above) ?? [])
      .filter((walk) => walk.isFirst)
  }

  #requestsLeft(prefix: string): number | null {
    const before = this.#covered.get(prefix)
    if (!before) return null
    return Math.max(1, before.pageCount - (this.unfinished.get(prefix)?.pageCount ?? 0))
  }
}

function hasPassedFirst(walk: WalkRecord, prefix: string): boolean {
  return walk.isFirst && hasPassed(walk, prefix)
}

/** Whether a walk that met its keys in order is beyond all that start with the prefix. */
function hasPassed({ orderedUpTo }: WalkRecord, prefix: string): boolean {
  if (orderedUpTo === null || prefix === '' || orderedUpTo.startsWith(prefix)) return false
  return compareBytes(orderedUpTo, prefix) > 0
}

/** The prefixes whose walk meets all that is below this one. */
function covering(prefix: string): string[] {
  return [...new Set(['', ...prefixTrail(prefix), prefix])]
}

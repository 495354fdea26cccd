import type { Transfer } from './batch-group.ts'
import type { JournaledList } from './journaled-list.ts'
import { moveOf, runMover } from './moves.ts'
import type { Obstacles } from './obstacles.ts'
import { SlotShares, type Limits } from './slot-shares.ts'
import { Speedometer } from './speedometer.ts'
import type { TransferEvent } from './transfer.ts'
import { leavesPart, targetOf, type Movers, type Outcome, type TransferSpec } from './transfer-spec.ts'
import { waitOf, type RatePort } from './wait.ts'
import { slots, type LineName } from './waiting-lines.ts'

export type RunPorts = RatePort & {
  readonly movers: Movers
  /** Removes what movers of this transfer have left to go on from. */
  readonly discard: (spec: TransferSpec) => Promise<void>
  /** What an account is worked for with; null where there is none now. */
  readonly connectionOf: (accountId: string) => object | null
  /** Asked each time something may start. */
  readonly limits: () => Limits
  readonly now: () => number
  readonly onProblem: (error: unknown) => void
}

type RunParts = {
  readonly list: JournaledList
  readonly obstacles: Obstacles
  /** Whether nothing may start now. */
  readonly isHolding: () => boolean
}

/** A mover at work. It may still be cleaning up after its transfer was paused or cancelled. */
type Run = { readonly stop: AbortController; readonly ended: Promise<void> }

/**
 * What is at work: starts what waits when a slot is free, stops it, and cleans up after it.
 *
 * Invariant: no two movers write to the same key or file at once; the later transfer waits for the earlier.
 */
export class Runs {
  readonly #ports: RunPorts
  readonly #parts: RunParts
  readonly #runs = new Map<Transfer, Run>()
  /** Removals of what is left of a cancelled transfer. */
  readonly #cleanups = new Map<Transfer, Promise<void>>()
  /**
   * Retried, and still over on record. One that began now would leave behind what nobody looks for if the app were
   * killed.
   */
  readonly #unrecorded = new Set<Transfer>()

  constructor(ports: RunPorts, parts: RunParts) {
    this.#ports = ports
    this.#parts = parts
  }

  /** Starts what may. */
  fill(): void {
    const { list, obstacles, isHolding } = this.#parts
    if (isHolding()) return
    const shares = new SlotShares(this.#ports.limits())
    for (const transfer of this.#runs.keys()) {
      shares.take(transfer.spec.accountId, transfer.slot, waitOf(transfer, this.#ports) !== null)
    }
    const busy = new Set([...this.#runs.keys()].map(({ spec }) => targetOf(spec)))
    for (const slot of slots) {
      const rankOf = (line: LineName) =>
        obstacles.canStart(line, slot) ? shares.rankOf(line.accountId, slot) : null
      for (const transfer of list.waitingFor(slot, rankOf)) {
        const { spec } = transfer
        const target = targetOf(spec)
        const isTaken = target !== null && busy.has(target)
        if (isTaken || this.isBusy(transfer) || this.#unrecorded.has(transfer)) continue
        if (obstacles.holds(spec)) continue
        busy.add(target)
        shares.take(spec.accountId, slot, false)
        this.#start(transfer)
      }
    }
  }

  /** Applies the event, and ends the run if that changed anything. */
  stop(transfer: Transfer, event: TransferEvent): void {
    if (this.#parts.list.apply(transfer, event)) this.#runs.get(transfer)?.stop.abort()
  }

  cancel(transfer: Transfer): void {
    this.stop(transfer, { kind: 'cancel' })
    if (!this.#runs.has(transfer)) this.cleanUp(transfer)
  }

  startWhenRecorded(transfer: Transfer): void {
    const isFirst = this.#unrecorded.size === 0
    this.#unrecorded.add(transfer)
    if (!isFirst) return
    void this.#parts.list.flushed().then(() => {
      this.#unrecorded.clear()
      this.fill()
    })
  }

  /** Whether its run or the clean-up after it has not ended. */
  isBusy(transfer: Transfer): boolean {
    return this.#runs.has(transfer) || this.#cleanups.has(transfer)
  }

  /** Takes away what a cancelled transfer has left, and puts on record that nothing is left. */
  cleanUp(transfer: Transfer): void {
    const { list } = this.#parts
    if (transfer.state.status !== 'cancelled' || !transfer.mayHavePart) {
      list.settle(transfer)
      return
    }
    if (this.#cleanups.has(transfer)) return
    const cleanup = this.#ports
      .discard(transfer.spec)
      .catch(this.#ports.onProblem)
      .then(() => {
        this.#cleanups.delete(transfer)
        transfer.mayHavePart = false
        list.note(transfer)
        this.fill()
      })
    this.#cleanups.set(transfer, cleanup)
  }

  /** Resolves when every mover has ended, and all is cleaned up. What was stopped before is not started again. */
  async ended(): Promise<void> {
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended))
    // Also those that the end of a run has begun.
    await Promise.all(this.#cleanups.values())
  }

  #start(transfer: Transfer): void {
    const stop = new AbortController()
    transfer.mayHavePart = leavesPart(transfer.spec)
    transfer.speed = new Speedometer()
    this.#parts.list.apply(transfer, { kind: 'start' })
    const ended = this.#run(transfer, stop.signal).finally(() => {
      this.#runs.delete(transfer)
      transfer.speed = null
      this.cleanUp(transfer)
      this.fill()
    })
    this.#runs.set(transfer, { stop, ended })
  }

  async #run(transfer: Transfer, signal: AbortSignal): Promise<void> {
    const { list, obstacles } = this.#parts
    const connection = this.#ports.connectionOf(transfer.spec.accountId)
    try {
      const move = moveOf(transfer, {
        signal,
        list,
        now: this.#ports.now,
        // Not at once: the mover may tell before its run is known.
        onIdle: () => {
          queueMicrotask(() => {
            this.fill()
          })
        },
      })
      const moved = await runMover(this.#ports.movers, transfer.spec, move)
      obstacles.succeeded(connection)
      list.apply(transfer, this.#eventOf(moved))
    } catch (error) {
      // Whoever stopped it has said what becomes of it.
      if (!signal.aborted) obstacles.met(error, transfer, connection)
    }
  }

  #eventOf(moved: Outcome | 'identical'): TransferEvent {
    if (moved === 'identical') return { kind: 'skip' }
    const { content, ...outcome } = moved
    const receipt = content && { ...content, endedAtMs: this.#ports.now() }
    return { kind: 'succeed', ...outcome, receipt }
  }
}

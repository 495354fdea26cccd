import type { ErrorData } from '../../shared/errors.ts'
import type { QueueStop } from '../../shared/transfer.ts'
import type { JournaledList } from './journaled-list.ts'
import { ProvenKeys } from './proven-keys.ts'
import { setbackOf, type Setback } from './setback.ts'
import { Stops, type Stop, type StopPorts } from './stops.ts'
import type { Transfer } from './batch-group.ts'
import { totalUnits, type TransferSpec } from './transfer-spec.ts'
import { isHeld, isMoving, type TransferEvent } from './transfer.ts'
import type { LineName, Slot } from './waiting-lines.ts'

export type ObstaclePorts = StopPorts & {
  /** What an account is worked for with. Null where there is none now: what it has waits until `wake` is called. */
  readonly connectionOf: (accountId: string) => object | null
  readonly onChange: () => void
  /** For what is no AppError: a bug, to be logged. */
  readonly onBug: (error: unknown) => void
}

type ObstacleParts = {
  readonly list: JournaledList
  /** Applies the event, and ends the run if that changed anything. */
  readonly stop: (transfer: Transfer, event: TransferEvent) => void
  /** Called when something may start that could not. */
  readonly onFree: () => void
}

/** What stands in the way of transfers: what they met, and who else has to wait for it. */
export class Obstacles {
  readonly #ports: ObstaclePorts
  readonly #parts: ObstacleParts
  readonly #stops: Stops
  readonly #provenKeys = new ProvenKeys()
  /** Closed while something used them, and not yet replaced. */
  readonly #deadConnections = new WeakSet<object>()

  constructor(ports: ObstaclePorts, parts: ObstacleParts) {
    this.#ports = ports
    this.#parts = parts
    this.#stops = new Stops(ports, () => {
      ports.onChange()
      parts.onFree()
    })
  }

  list(): QueueStop[] {
    return this.#stops.list()
  }

  canStart(line: LineName, slot: Slot): boolean {
    const connection = this.#ports.connectionOf(line.accountId)
    if (connection === null || this.#deadConnections.has(connection)) return false
    return !this.#stops.holdsLine(line, slot)
  }

  /** Whether this one has to wait although others of its line need not. */
  holds(spec: TransferSpec): boolean {
    return this.#stops.holds(spec)
  }

  succeeded(connection: object | null): void {
    if (connection) this.#provenKeys.succeeded(connection)
  }

  /** Says what becomes of a transfer whose run ended with this error, and of what would meet the same. */
  met(error: unknown, transfer: Transfer, connection: object | null): void {
    const setback = setbackOf(error)
    if (setback) this.#meet(setback, transfer, connection)
    else {
      this.#ports.onBug(error)
      this.#parts.list.apply(transfer, { kind: 'fail', error: { code: 'bug' } })
    }
  }

  /** Lifts a stop because the person said so. Undefined where it is not there any more. */
  lift(stopId: string): Stop | undefined {
    const stop = this.#stops.get(stopId)
    if (!stop) return undefined
    this.#stops.lift(stop)
    if (stop.place.kind === 'key') this.#provenKeys.answered(stop.place.connection)
    this.#ports.onChange()
    return stop
  }

  /** A person who resumes one that met a full disk has made room. */
  resumed(spec: TransferSpec): void {
    if (spec.kind === 'download') this.#stops.liftDisk(spec.root)
  }

  /** Lifts the stops of keys that were replaced. */
  wake(): void {
    for (const stop of this.#stops.all()) {
      if (stop.place.kind !== 'key') continue
      const connection = this.#ports.connectionOf(stop.place.accountId)
      if (connection !== null && connection !== stop.place.connection) this.#stops.lift(stop)
    }
  }

  forgetAccount(accountId: string): void {
    for (const stop of this.#stops.all()) {
      if (stop.place.kind !== 'disk' && stop.place.accountId === accountId) this.#stops.lift(stop)
    }
  }

  close(): void {
    this.#stops.close()
  }

  #meet(setback: Setback, transfer: Transfer, connection: object | null): void {
    const { list } = this.#parts
    const { accountId } = transfer.spec
    switch (setback.kind) {
      case 'failed':
        list.apply(transfer, { kind: 'fail', error: setback.error })
        return
      case 'disconnected':
        if (connection) this.#deadConnections.add(connection)
        list.apply(transfer, { kind: 'release' })
        return
      case 'keyRefused':
        if (connection) this.#stopKey(accountId, connection, setback.error)
        list.apply(transfer, { kind: 'release' })
        return
      case 'forbidden':
        list.apply(transfer, { kind: 'fail', error: setback.error })
        if (connection && !this.#provenKeys.has(connection) && this.#hasWork(accountId))
          this.#stopKey(accountId, connection, setback.error)
        return
      case 'exhausted':
        this.#stops.add({ kind: 'requests', accountId }, setback.error, setback.untilMs)
        list.apply(transfer, { kind: 'release' })
        return
      case 'undecided':
        list.apply(transfer, { kind: 'block', error: setback.error })
        return
      case 'diskFull':
        this.#meetFullDisk(transfer, setback.error)
    }
  }

  /** What has bytes on its way was let in, and may end; the rest of the account's work waits for the answer. */
  #stopKey(accountId: string, connection: object, error: ErrorData): void {
    const { list, stop } = this.#parts
    this.#stops.add({ kind: 'key', accountId, connection }, error)
    for (const transfer of list.moving()) {
      const mayEnd = transfer.slot !== 'job' && !isHeld(transfer.state)
      if (transfer.spec.accountId === accountId && !mayEnd) stop(transfer, { kind: 'release' })
    }
  }

  #hasWork(accountId: string): boolean {
    const { list } = this.#parts
    const isIts = (of: { readonly accountId: string }) => of.accountId === accountId
    return list.isAnyWaiting(isIts) || [...list.moving()].some(({ spec }) => isIts(spec))
  }

  #meetFullDisk(transfer: Transfer, error: ErrorData): void {
    const { spec, state } = transfer
    const { list } = this.#parts
    if (spec.kind !== 'download') {
      list.apply(transfer, { kind: 'fail', error })
      return
    }
    const full = { neededBytes: totalUnits(spec) - (isMoving(state) ? state.doneUnits : 0), ...error }
    this.#stops.add({ kind: 'disk', root: spec.root }, full)
    list.apply(transfer, { kind: 'block', error: full })
  }
}

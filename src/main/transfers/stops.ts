import type { ErrorData } from '../../shared/errors.ts'
import type { QueueStop } from '../../shared/transfer.ts'
import type { TransferSpec } from './transfer-spec.ts'
import type { LineName, Slot } from './waiting-lines.ts'

export type StopPlace =
  /** `connection` is the one whose key is refused. */
  | { readonly kind: 'key'; readonly accountId: string; readonly connection: object }
  | { readonly kind: 'requests'; readonly accountId: string }
  /** `root` is the folder that a person chose to download to. */
  | { readonly kind: 'disk'; readonly root: string }

export type Stop = {
  readonly id: string
  readonly place: StopPlace
  readonly error: ErrorData
  /** When it is lifted by itself; null where it waits for a person. */
  readonly untilMs: number | null
}

export type StopPorts = {
  readonly now: () => number
  /** Calls back once; the returned function calls it off. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void
}

/** A timer stands still while the computer sleeps, so the moment is looked at again this often. */
const longestTimerMs = 30_000

/** What is held back as a whole, and why: at most one stop for each place. Nothing of it starts until that is lifted. */
export class Stops {
  readonly #ports: StopPorts
  readonly #onLifted: () => void
  readonly #stops = new Map<string, Stop>()
  #lastId = 0
  #cancelTimer: (() => void) | null = null

  /** `onLifted` is called when a stop's moment has come. */
  constructor(ports: StopPorts, onLifted: () => void) {
    this.#ports = ports
    this.#onLifted = onLifted
  }

  all(): readonly Stop[] {
    return [...this.#stops.values()]
  }

  /** What the window shows of them. */
  list(): QueueStop[] {
    return this.all().map(({ id, place, error, untilMs }) => ({
      id,
      kind: place.kind,
      accountId: place.kind === 'disk' ? null : place.accountId,
      error,
      goesOnAtMs: untilMs,
    }))
  }

  get(id: string): Stop | undefined {
    return this.all().find((stop) => stop.id === id)
  }

  /** Where there is a stop already, that stays: a person has been told of it. */
  add(place: StopPlace, error: ErrorData, untilMs: number | null = null): void {
    const key = keyOf(place)
    if (this.#stops.has(key)) return
    this.#lastId += 1
    this.#stops.set(key, { id: `${this.#lastId}`, place, error, untilMs })
    this.#arm()
  }

  lift(stop: Stop): void {
    this.#stops.delete(keyOf(stop.place))
    this.#arm()
  }

  liftDisk(root: string): void {
    this.#stops.delete(keyOf({ kind: 'disk', root }))
  }

  /** Whether nothing of this line may start. */
  holdsLine({ accountId, root }: LineName, slot: Slot): boolean {
    if (this.#stops.size === 0) return false
    if (this.#stops.has(`key ${accountId}`)) return true
    if (root !== null && this.#stops.has(keyOf({ kind: 'disk', root }))) return true
    // Of jobs, those that a person waits for go on.
    return slot !== 'job' && this.#stops.has(`requests ${accountId}`)
  }

  /** Whether this transfer may not start, of a line that is not held. */
  holds(spec: TransferSpec): boolean {
    if (this.#stops.size === 0) return false
    return spec.kind === 'delete' && spec.lane === 'bulk' && this.#stops.has(`requests ${spec.accountId}`)
  }

  close(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }

  #arm(): void {
    this.close()
    const moments = this.all().flatMap(({ untilMs }) => untilMs ?? [])
    if (moments.length === 0) return
    const delayMs = Math.min(...moments) - this.#ports.now()
    this.#cancelTimer = this.#ports.setTimer(
      () => {
        this.#liftOver()
      },
      Math.max(0, Math.min(longestTimerMs, delayMs)),
    )
  }

  #liftOver(): void {
    const nowMs = this.#ports.now()
    const over = this.all().filter(({ untilMs }) => untilMs !== null && untilMs <= nowMs)
    for (const { place } of over) this.#stops.delete(keyOf(place))
    this.#arm()
    if (over.length > 0) this.#onLifted()
  }
}

/** Whether a stop holds this transfer back, or would if it waited. */
export function isStoppedBy({ place }: Stop, spec: TransferSpec): boolean {
  switch (place.kind) {
    case 'key':
      return spec.accountId === place.accountId
    case 'requests':
      return spec.accountId === place.accountId && !(spec.kind === 'delete' && spec.lane === 'person')
    case 'disk':
      return spec.kind === 'download' && spec.root === place.root
  }
}

function keyOf(place: StopPlace): string {
  return place.kind === 'disk' ? `disk ${place.root}` : `${place.kind} ${place.accountId}`
}

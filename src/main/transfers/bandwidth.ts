import { AppError } from '../../shared/errors.ts'
import type { Clock } from '../cloudstore/clock.ts'

/** What of a direction's speed limit goes out at once. Short enough to be smooth, long enough to be cheap. */
const sliceMs = 50
const leastSliceBytes = 256
/** A timer may be so late without slowing anything. */
const lateMs = 100

/** How fast all transfers of one direction together may be. */
export type Bandwidth = {
  /**
   * How many of so many bytes may move now: one at least. Where there is a limit, whoever asks waits behind those who
   * asked before, and gets a small piece, so that all get the same. Throws `cancelled` on abort.
   */
  take(bytes: number, signal: AbortSignal): number | Promise<number>
}

/** No limit at all. */
export const unlimited: Bandwidth = { take: (bytes) => bytes }

type Waiting = { readonly bytes: number; readonly grant: (bytes: number) => void }

/** `bytesPerSecond` is asked each time; `changed` is to be called when it would say something else. */
export class BandwidthLimit implements Bandwidth {
  readonly #bytesPerSecond: () => number | null
  readonly #clock: Clock
  readonly #waiting = new Set<Waiting>()
  /** When what was granted has gone at the speed of the limit. */
  #freeAtMs = 0
  #callOff: (() => void) | null = null

  constructor(options: { readonly bytesPerSecond: () => number | null; readonly clock: Clock }) {
    this.#bytesPerSecond = options.bytesPerSecond
    this.#clock = options.clock
  }

  take(bytes: number, signal: AbortSignal): number | Promise<number> {
    if (this.#waiting.size === 0) {
      const granted = this.#grant(bytes)
      if (granted > 0) return granted
    }
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.delete(waiting)
        reject(new AppError({ code: 'cancelled' }))
      }
      const waiting: Waiting = {
        bytes,
        grant: (granted) => {
          signal.removeEventListener('abort', onAbort)
          resolve(granted)
        },
      }
      if (signal.aborted) {
        onAbort()
        return
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.add(waiting)
      this.#setTimer()
    })
  }

  /** What waits under the old limit goes on under the new one. */
  changed(): void {
    this.#freeAtMs = this.#clock.now()
    this.#serve()
  }

  /** 0 where it is too early. */
  #grant(bytes: number): number {
    const bytesPerSecond = this.#bytesPerSecond()
    if (bytesPerSecond === null) return bytes
    const nowMs = this.#clock.now()
    // A clock that was set back must not hold anything up for longer than what was granted last.
    if (this.#freeAtMs > nowMs + this.#longestMs(bytesPerSecond)) this.#freeAtMs = nowMs
    if (this.#freeAtMs > nowMs) return 0
    const granted = Math.min(bytes, sliceBytes(bytesPerSecond))
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs - lateMs) + (granted / bytesPerSecond) * 1000
    return granted
  }

  #longestMs(bytesPerSecond: number): number {
    return (sliceBytes(bytesPerSecond) / bytesPerSecond) * 1000
  }

  #serve(): void {
    this.#callOff?.()
    this.#callOff = null
    for (const waiting of this.#waiting) {
      const granted = this.#grant(waiting.bytes)
      if (granted === 0) break
      this.#waiting.delete(waiting)
      waiting.grant(granted)
    }
    this.#setTimer()
  }

  #setTimer(): void {
    if (this.#callOff || this.#waiting.size === 0) return
    const delayMs = Math.max(1, this.#freeAtMs - this.#clock.now())
    this.#callOff = this.#clock.setTimer(() => {
      this.#serve()
    }, delayMs)
  }
}

function sliceBytes(bytesPerSecond: number): number {
  return Math.max(leastSliceBytes, Math.floor((bytesPerSecond * sliceMs) / 1000))
}

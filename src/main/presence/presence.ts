import type { Clock } from '../cloudstore/clock.ts'
import type { Settings } from '../../shared/settings.ts'
import type { BatchOutcome } from '../transfers/work-in-hand.ts'
import { batchNotice, type Notice } from './batch-notice.ts'
import { taskbarProgress, UnseenFailures, type TaskbarProgress, type WorkState } from './taskbar.ts'
import { Wakefulness } from './wakefulness.ts'

/** The system is told of changes at most this often. */
const everyMs = 250

/** What the system can do for the app while nobody looks at it. */
export type SystemPorts = {
  /** Whether a person has the window in front of them. */
  readonly isWatched: () => boolean
  readonly showProgress: (progress: TaskbarProgress) => void
  readonly showBadge: (count: number) => void
  readonly notify: (notice: Notice) => void
  /** Keeps the computer from falling asleep until the function that it returns is called. */
  readonly keepAwake: () => () => void
}

export type PresenceOptions = {
  readonly system: SystemPorts
  readonly settings: () => Settings
  readonly work: () => WorkState & { readonly isMoving: boolean }
  readonly clock: Pick<Clock, 'setTimer'>
}

/** Shows the work beyond the window: over the app's icon, in notifications, and in that the computer stays awake. */
export class Presence {
  readonly #options: PresenceOptions
  readonly #wakefulness: Wakefulness
  readonly #failures = new UnseenFailures()
  #shown = { progress: '', badge: 0 }
  #cancelTimer: (() => void) | null = null

  constructor(options: PresenceOptions) {
    this.#options = options
    this.#wakefulness = new Wakefulness({ hold: options.system.keepAwake, clock: options.clock })
  }

  /** To be called when work, settings or the window's place before the person may have changed. */
  changed(): void {
    this.#cancelTimer ??= this.#options.clock.setTimer(() => {
      this.#cancelTimer = null
      this.#show()
    }, everyMs)
  }

  batchEnded(outcome: BatchOutcome): void {
    const { system, settings } = this.#options
    const notice = batchNotice(outcome, {
      isWatched: system.isWatched(),
      isWanted: settings().notifyWhenDone,
    })
    if (notice) system.notify(notice)
  }

  /** Lets go of everything, at the end of the app. */
  close(): void {
    this.#cancelTimer?.()
    this.#wakefulness.follow({ isMoving: false, isWanted: false })
  }

  #show(): void {
    const { system, settings } = this.#options
    const work = this.#options.work()
    this.#wakefulness.follow({ isMoving: work.isMoving, isWanted: settings().keepAwake })
    const progress = taskbarProgress(work)
    const badge = this.#failures.count(work.failed, system.isWatched())
    const shown = { progress: JSON.stringify(progress), badge }
    if (shown.progress !== this.#shown.progress) system.showProgress(progress)
    if (shown.badge !== this.#shown.badge) system.showBadge(badge)
    this.#shown = shown
  }
}

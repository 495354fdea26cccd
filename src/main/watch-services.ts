import { systemClock } from './cloudstore/clock.ts'
import type { Push } from './ipc/push.ts'
import { Presence, type SystemPorts } from './presence/presence.ts'
import { QuitQuestion } from './presence/quit-question.ts'
import type { AppSettings } from './settings/app-settings.ts'
import type { buildTransfers } from './transfer-services.ts'

/** What watches the queue beside the window. */
export type WatchOptions = {
  readonly push: Push
  /** What the system shows around the window. */
  readonly system: SystemPorts
  readonly closeWindow: () => void
}

type Transfers = ReturnType<typeof buildTransfers>

/** `transfers` is not called before there are some. */
export function buildPresence(
  { system }: WatchOptions,
  { settings, transfers }: { readonly settings: AppSettings; readonly transfers: () => Transfers },
): Presence {
  const presence = new Presence({
    system,
    settings: () => settings.current(),
    work() {
      const { work, engine } = transfers()
      const { running, failed } = engine.summary()
      return { doneShare: work.doneShare(), isAtWork: engine.isAtWork(), isMoving: running > 0, failed }
    },
    clock: systemClock,
  })
  settings.onChange(() => {
    presence.changed()
  })
  return presence
}

export function buildQuitQuestion(
  { push, closeWindow }: WatchOptions,
  { engine, conflicts }: Transfers,
): QuitQuestion {
  return new QuitQuestion({
    // What a question is open about is lost when it is not answered.
    isAtWork: () => engine.isAtWork() || conflicts.current() !== null,
    ask: () => {
      push.changed('quit.asked', '', () => ({}))
    },
    close: closeWindow,
    clock: systemClock,
  })
}

import type { EventName, Events } from '../../shared/ipc/contract.ts'

/** At most this often, whatever the number of changes. */
const everyMs = 100

type Send = <Name extends EventName>(name: Name, payload: Events[Name]) => void

/**
 * Tells the window that something changed, at most ten times a second. What is told is state, not steps: of several
 * changes of one thing only the last is sent, so memory is bounded by the number of things.
 */
export class Push {
  readonly #send: Send
  readonly #dirty = new Map<string, () => void>()
  #timer: NodeJS.Timeout | undefined
  #sentAtMs = 0

  constructor(send: Send) {
    this.#send = send
  }

  /** `make` is called when the message is sent, so that it carries what holds then. `of` names the thing it is about. */
  changed<Name extends EventName>(name: Name, of: string, make: () => Events[Name]): void {
    this.#dirty.set(`${name}\n${of}`, () => {
      this.#send(name, make())
    })
    const waitMs = Math.max(0, this.#sentAtMs + everyMs - Date.now())
    this.#timer ??= setTimeout(() => {
      this.#flush()
    }, waitMs)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#dirty.clear()
  }

  #flush(): void {
    this.#timer = undefined
    this.#sentAtMs = Date.now()
    const pending = [...this.#dirty.values()]
    this.#dirty.clear()
    for (const send of pending) send()
  }
}

import type { EventName, Events } from '../../shared/ipc/events.ts'

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
  #isClosed = false

  constructor(send: Send) {
    this.#send = send
  }

  /** `make` is called when the message is sent, so that it carries what holds then. `of` names the thing it is about. */
  changed<Name extends EventName>(name: Name, of: string, make: () => Events[Name]): void {
    if (this.#isClosed) return
    this.#dirty.set(`${name}\n${of}`, () => {
      this.#send(name, make())
    })
    this.#schedule()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#dirty.clear()
  }

  #schedule(): void {
    const waitMs = Math.max(0, this.#sentAtMs + everyMs - Date.now())
    this.#timer ??= setTimeout(() => {
      this.#flush()
    }, waitMs)
  }

  #flush(): void {
    this.#timer = undefined
    this.#sentAtMs = Date.now()
    const things = [...this.#dirty.keys()]
    try {
      for (const thing of things) {
        const send = this.#dirty.get(thing)
        this.#dirty.delete(thing)
        send?.()
      }
    } finally {
      // One that failed must not take the rest with it.
      if (this.#dirty.size > 0) this.#schedule()
    }
  }
}

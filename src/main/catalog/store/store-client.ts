import type { Store, StoreApi, StoreEvent } from './store-api.ts'

export type StoreCall = {
  readonly id: number
  readonly name: keyof StoreApi
  /** The parameters of the function of this name, as the types of `Store` saw to. */
  readonly input: readonly unknown[]
}

export type StoreAnswer =
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly isExpected: boolean; readonly text: string }
  | { readonly kind: 'event'; readonly event: StoreEvent }

/** The part of a worker thread that is used. */
export type StoreThread = {
  post(call: StoreCall): void
  onAnswer(listener: (answer: StoreAnswer) => void): void
  onError(listener: (error: Error) => void): void
  onExit(listener: () => void): void
}

/** The file behind the store failed; an event tells what became of it. */
export class StoreFailure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StoreFailure'
  }
}

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

/** The store in a thread of its own. `onBug` is told of a thread that ends by itself. */
export function connectStore(
  thread: StoreThread,
  {
    onEvent,
    onBug,
  }: { readonly onEvent: (event: StoreEvent) => void; readonly onBug: (error: Error) => void },
): Store {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let ended: Error | undefined

  function end(error: Error): void {
    ended ??= error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  thread.onAnswer((answer) => {
    if (answer.kind === 'event') {
      onEvent(answer.event)
      return
    }
    const call = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.kind === 'value') call?.resolve(answer.value)
    else call?.reject(answer.isExpected ? new StoreFailure(answer.text) : new Error(answer.text))
  })
  thread.onError((error) => {
    onBug(error)
    end(error)
  })
  thread.onExit(() => {
    end(new StoreFailure('the catalog is closed'))
  })

  function send(name: keyof StoreApi, input: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (ended) {
        reject(ended)
        return
      }
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      thread.post({ id: lastId, name, input })
    })
  }

  return storeOver(send)
}

/** A store whose calls are made by `send`. */
export function storeOver(
  send: (name: keyof StoreApi, input: readonly unknown[]) => Promise<unknown>,
): Store {
  const calls = Object.fromEntries(
    storeCalls.map((name) => [name, (...input: readonly unknown[]) => send(name, input)]),
  )
  // One function for each name of the list, which has every name of the API.
  return calls as unknown as Store
}

const storeCalls = Object.keys({
  opened: true,
  bucket: true,
  beginWalk: true,
  applyPage: true,
  finishWalk: true,
  restAfterWalk: true,
  changesSince: true,
  noteRefresh: true,
  noteVisit: true,
  put: true,
  remove: true,
  setEtag: true,
  find: true,
  folder: true,
  objectsUnder: true,
  rows: true,
  count: true,
  locate: true,
  seek: true,
  openSelection: true,
  readSelection: true,
  closeSelection: true,
  totals: true,
  forgetBucket: true,
  close: true,
} satisfies Record<keyof StoreApi, true>) as (keyof StoreApi)[]

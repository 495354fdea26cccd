/** A call into the thread that owns a file. */
export type ThreadCall = {
  readonly id: number
  readonly name: string
  /** The parameters of the function of this name, as the caller's types saw to. */
  readonly input: readonly unknown[]
}

export type ThreadAnswer<Event> =
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly isExpected: boolean; readonly text: string }
  | { readonly kind: 'event'; readonly event: Event }

/** The part of a worker thread that is used. */
export type FileThread<Event> = {
  post(call: ThreadCall): void
  onAnswer(listener: (answer: ThreadAnswer<Event>) => void): void
  onError(listener: (error: Error) => void): void
  onExit(listener: () => void): void
}

/** Functions from the other side of the thread. Calls are carried out in the order they are made. */
export type FromAfar<Api extends Record<keyof Api, (...input: never[]) => unknown>> = {
  readonly [Name in keyof Api]: (...input: Parameters<Api[Name]>) => Promise<ReturnType<Api[Name]>>
}

export type Send = (name: string, input: readonly unknown[]) => Promise<unknown>

/** The file behind a store failed; an event tells what became of it. */
export class StoreFailure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StoreFailure'
  }
}

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

/** Calls by message. `onBug` is told of a thread that ends by itself. */
export function connectThread<Event>(
  thread: FileThread<Event>,
  { onEvent, onBug }: { readonly onEvent: (event: Event) => void; readonly onBug: (error: Error) => void },
): Send {
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
    end(new StoreFailure('the file is closed'))
  })

  return (name, input) =>
    new Promise((resolve, reject) => {
      if (ended) {
        reject(ended)
        return
      }
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      thread.post({ id: lastId, name, input })
    })
}

/** The functions of these names, whose calls are made by `send`. */
export function callsOver<Api extends Record<keyof Api, (...input: never[]) => unknown>>(
  names: Record<keyof Api, true>,
  send: Send,
): FromAfar<Api> {
  const calls = Object.fromEntries(
    Object.keys(names).map((name) => [name, (...input: readonly unknown[]) => send(name, input)]),
  )
  // One function for each name of the list, which has every name of the API.
  return calls as unknown as FromAfar<Api>
}

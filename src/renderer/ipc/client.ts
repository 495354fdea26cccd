import { AppError } from '../../shared/errors.ts'
import type { Bridge, Reply } from '../../shared/ipc/bridge.ts'
import type { Input, Output, ProcedureName } from '../../shared/ipc/contract.ts'
import type { EventName, Events } from '../../shared/ipc/events.ts'

/** An input as the page holds it: nothing that is sent is changed on the way. */
type Sent<Value> = Value extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Sent<Value[Key]> }
    : Value

/** The preload's bridge as the contract types it: main parses what goes in, and is trusted with what comes out. */
type TypedBridge = Omit<Bridge<File>, 'call' | 'on'> & {
  call<Name extends ProcedureName>(
    name: Name,
    callId: string,
    input: Sent<Input<Name>>,
  ): Promise<Reply<Output<Name>>>
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
}

declare global {
  interface Window {
    readonly cloudstore: TypedBridge
  }
}

/**
 * Calls a procedure of main. An abort tells main to stop.
 * @throws AppError with main's code, or `bug` when the bridge itself failed.
 */
export async function call<Name extends ProcedureName>(
  name: Name,
  input: Sent<Input<Name>>,
  signal?: AbortSignal,
): Promise<Output<Name>> {
  if (signal?.aborted) throw new AppError({ code: 'cancelled' })
  const callId = crypto.randomUUID()
  const cancel = () => {
    window.cloudstore.cancel(callId)
  }
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    return await unwrap(window.cloudstore.call(name, callId, input))
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

/**
 * Turns files of a drop into a grant for `uploads.dropped`. To be called within the drop event: the files lose their
 * paths after it.
 */
export function grantDropped(files: FileList): Promise<string> {
  return unwrap(window.cloudstore.grantDropped([...files]))
}

/** Listens to an event of main until the returned function is called. */
export function subscribe<Name extends EventName>(
  name: Name,
  listener: (payload: Events[Name]) => void,
): () => void {
  return window.cloudstore.on(name, listener)
}

async function unwrap<Value>(answer: Promise<Reply<Value>>): Promise<Value> {
  const reply = await answer.catch((cause: unknown) => {
    throw new AppError({ code: 'bug' }, { cause })
  })
  if (reply.ok) return reply.value
  throw new AppError(reply.error)
}

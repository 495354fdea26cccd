import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { Reply } from '../../shared/ipc/bridge.ts'
import { procedures, type Output, type ParsedInput, type ProcedureName } from '../../shared/ipc/contract.ts'

/** One handler for each procedure of the contract: a missing one does not compile. */
export type Handlers = {
  readonly [Name in ProcedureName]: (
    input: ParsedInput<Name>,
    signal: AbortSignal,
  ) => Promise<Output<Name>> | Output<Name>
}

/** The handlers of the procedures whose names fit a pattern. */
export type HandlersOf<Pattern extends string> = Pick<Handlers, Extract<keyof Handlers, Pattern>>

/** Who sent a message, as Electron tells it: never what the message says of itself. */
export type Sender = { readonly id: number; readonly isMainFrame: boolean; readonly url: string }

/** How messages arrive: `ipcMain` in the app, a loopback in tests. */
export type Transport = {
  handle(channel: string, listener: (sender: Sender, ...args: unknown[]) => Promise<unknown>): void
  on(channel: string, listener: (sender: Sender, ...args: unknown[]) => void): void
}

export type ServeOptions = {
  readonly isTrusted: (sender: Sender) => boolean
  /** Gets what is no AppError, with its stack; the page gets the code `bug`. */
  readonly onBug: (error: unknown) => void
  /** Turns the paths of dropped files into a grant, and gives its id. */
  readonly grantDropped: (paths: readonly string[]) => string
}

const maxCallIdLength = 64

/**
 * Registers every procedure of the contract, none without sender check, parsing, cancelling and the error envelope. The
 * page can cancel a call of its own by `callId`; the handler then sees its signal abort.
 */
export function serve(transport: Transport, handlers: Handlers, options: ServeOptions): void {
  const running = new Map<string, AbortController>()
  for (const name of Object.keys(procedures).filter(isProcedureName)) {
    transport.handle(`app:${name}`, (sender, callId, raw) =>
      replying(options, sender, async () => {
        const id = callKey(sender, callId)
        if (running.has(id)) throw new AppError({ code: 'input.invalid', subject: 'callId' })
        const controller = new AbortController()
        running.set(id, controller)
        try {
          return await run(handlers, { name, raw, signal: controller.signal })
        } finally {
          running.delete(id)
        }
      }),
    )
  }
  transport.on('cancel', (sender, callId) => {
    if (options.isTrusted(sender) && isCallId(callId)) running.get(callKey(sender, callId))?.abort()
  })
  transport.handle('grant', (sender, paths) =>
    replying(options, sender, async () => options.grantDropped(parsePaths(paths))),
  )
}

async function replying(
  options: ServeOptions,
  sender: Sender,
  work: () => Promise<unknown>,
): Promise<Reply<unknown>> {
  if (!options.isTrusted(sender)) return { ok: false, error: { code: 'input.invalid', subject: 'sender' } }
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error: errorData(error, options.onBug) }
  }
}

async function run(
  handlers: Handlers,
  call: { readonly name: ProcedureName; readonly raw: unknown; readonly signal: AbortSignal },
): Promise<unknown> {
  const parsed = procedures[call.name].input.safeParse(call.raw)
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? ''
    throw new AppError({ code: 'input.invalid', subject: `${call.name} ${where}`.trim() })
  }
  // The schema of this very name made the value; TypeScript cannot follow a name through a table of schemas.
  const handler: (input: never, signal: AbortSignal) => unknown = handlers[call.name]
  return handler(parsed.data as never, call.signal)
}

function errorData(error: unknown, onBug: (error: unknown) => void): ErrorData {
  if (error instanceof AppError) return error.data
  if (error instanceof DOMException && error.name === 'AbortError') return { code: 'cancelled' }
  onBug(error)
  return { code: 'bug' }
}

function callKey(sender: Sender, callId: unknown): string {
  if (!isCallId(callId)) throw new AppError({ code: 'input.invalid', subject: 'callId' })
  return `${sender.id}:${callId}`
}

function isCallId(callId: unknown): callId is string {
  return typeof callId === 'string' && callId !== '' && callId.length <= maxCallIdLength
}

function parsePaths(paths: unknown): string[] {
  const known = Array.isArray(paths)
    ? paths.filter((path): path is string => typeof path === 'string' && path !== '')
    : []
  if (known.length === 0) throw new AppError({ code: 'local.notAFile' })
  return known
}

function isProcedureName(name: string): name is ProcedureName {
  return name in procedures
}

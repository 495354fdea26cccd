import { randomBytes } from 'node:crypto'

import { z } from 'zod'

import { AppError } from '../../shared/errors.ts'

/** The part of a utility process that is used. */
export type ServerProcess = {
  postMessage(message: unknown): void
  once(event: 'message', listener: (message: unknown) => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
  kill(): boolean
}

const Answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), baseUrl: z.string() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
])

/**
 * The server behind the account `This computer`: the emulator in a process of its own, on a port of the system's
 * choice, with a fresh random key at each start. The key goes by message, never as an argument.
 */
export class LocalServer {
  readonly #fork: () => ServerProcess
  readonly #dataDir: string
  readonly #onExit: () => void
  #process: ServerProcess | undefined

  /** `onExit` is called when the process ends without being asked to. */
  constructor(options: {
    readonly fork: () => ServerProcess
    readonly dataDir: string
    readonly onExit: () => void
  }) {
    this.#fork = options.fork
    this.#dataDir = options.dataDir
    this.#onExit = options.onExit
  }

  /** Throws `emulator.failed`. */
  start(): Promise<{ endpoint: string; apiKey: string }> {
    const apiKey = randomBytes(24).toString('base64url')
    const server = this.#fork()
    this.#process = server
    return new Promise((resolve, reject) => {
      server.once('exit', (code) => {
        reject(new AppError({ code: 'emulator.failed', reason: `exit code ${code}` }))
        if (this.#process === server) this.#onExit()
      })
      server.once('message', (message) => {
        const answer = Answer.safeParse(message).data
        if (answer?.kind === 'ready') resolve({ endpoint: answer.baseUrl, apiKey })
        else reject(new AppError({ code: 'emulator.failed', reason: answer?.message ?? 'no answer' }))
      })
      server.postMessage({ dataDir: this.#dataDir, apiKey })
    })
  }

  stop(): void {
    const server = this.#process
    this.#process = undefined
    server?.kill()
  }
}

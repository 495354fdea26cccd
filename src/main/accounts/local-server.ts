import { randomBytes } from 'node:crypto'

import { z } from 'zod'

import { AppError } from '../../shared/errors.ts'

/** The part of a utility process that is used. */
export type ServerProcess = {
  /** Nothing is transferred: the list stays empty. */
  postMessage(message: unknown, transfer: []): void
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
  #running: { readonly process: ServerProcess; readonly started: Promise<Started> } | undefined

  /** `onExit` is called when the process ends after it was ready, without being asked to. */
  constructor(options: {
    readonly fork: () => ServerProcess
    readonly dataDir: string
    readonly onExit: () => void
  }) {
    this.#fork = options.fork
    this.#dataDir = options.dataDir
    this.#onExit = options.onExit
  }

  /** Starts it, or tells where it runs: two could not share the data. Throws `emulator.failed`. */
  start(): Promise<Started> {
    this.#running ??= this.#launch()
    return this.#running.started
  }

  stop(): void {
    const running = this.#running
    this.#running = undefined
    running?.process.kill()
  }

  #launch(): { readonly process: ServerProcess; readonly started: Promise<Started> } {
    const apiKey = randomBytes(24).toString('base64url')
    const server = this.#fork()
    let isReady = false
    const started = new Promise<Started>((resolve, reject) => {
      const fail = (reason: string) => {
        reject(new AppError({ code: 'emulator.failed', reason }))
        if (this.#running?.process === server) this.stop()
      }
      server.once('exit', (code) => {
        const isAskedTo = this.#running?.process !== server
        fail(`exit code ${code}`)
        if (isReady && !isAskedTo) this.#onExit()
      })
      server.once('message', (message) => {
        const answer = Answer.safeParse(message).data
        isReady = answer?.kind === 'ready'
        if (answer?.kind === 'ready') resolve({ endpoint: answer.baseUrl, apiKey })
        else fail(answer?.message ?? 'no answer')
      })
    })
    server.postMessage({ dataDir: this.#dataDir, apiKey }, [])
    return { process: server, started }
  }
}

type Started = { readonly endpoint: string; readonly apiKey: string }

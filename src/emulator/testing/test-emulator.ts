import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { onTestFinished } from 'vitest'
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../server.ts'

export const testKey = 'test-key-0123456789'

export type Reply = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

export type Sent = {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Buffer | Readable
}

/** A directory that is gone when the test is over. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'emulator-test-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** An emulator of the enterprise plan in a new directory, unless told otherwise; it ends with the test. */
export async function startTestEmulator(options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const dataDir = options.dataDir ?? (await temporaryDirectory())
  const emulator = await startEmulator({ port: 0, plan: 'enterprise', apiKey: testKey, ...options, dataDir })
  onTestFinished(() => emulator.close())
  return emulator
}

/** The same, with the empty bucket `b`. */
export async function startWithBucket(options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const emulator = await startTestEmulator(options)
  await createBucket(emulator, 'b')
  return emulator
}

export function createBucket(emulator: Pick<RunningEmulator, 'baseUrl'>, name: string): Promise<Reply> {
  return send(emulator, '/buckets', { method: 'POST', body: JSON.stringify({ name }) })
}

const agent = new Agent({ keepAlive: true })

/**
 * Sends a request with the right key and reads the whole answer.
 * @param path below the base URL; it goes out byte for byte, as no URL parser sees it.
 */
export async function send(
  { baseUrl }: Pick<RunningEmulator, 'baseUrl'>,
  path: string,
  { method = 'GET', headers = {}, body }: Sent = {},
): Promise<Reply> {
  const { hostname, port, pathname } = new URL(baseUrl)
  const length =
    typeof body === 'string' || Buffer.isBuffer(body) ? { 'Content-Length': Buffer.byteLength(body) } : {}
  const outgoing = request({
    agent,
    host: hostname,
    port,
    method,
    path: `${pathname}${path}`,
    headers: { Authorization: `Bearer ${testKey}`, ...length, ...headers },
  })
  const answered = new Promise<Reply>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (incoming) => {
      const { statusCode: status = 0, headers, rawHeaders } = incoming
      incoming.toArray().then((chunks: Buffer[]) => {
        resolve({ status, headers, rawHeaders, body: Buffer.concat(chunks) })
      }, reject)
    })
  })
  if (body instanceof Readable) pipeline(body, outgoing).catch(() => {})
  else outgoing.end(body)
  return answered
}

/** The answer's JSON, for comparison with `toEqual` and `toMatchObject`. */
export function jsonOf({ body }: Reply): unknown {
  return JSON.parse(body.toString())
}

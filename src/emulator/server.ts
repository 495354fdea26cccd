import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { errorAnswer, invalidRequest } from './answer.ts'
import { FaultPlan, type Fault, type RequestFaults } from './faults.ts'
import type { Operation } from './operation.ts'
import { RandomFaults } from './random-faults.ts'
import { RateLimiter, type Plan } from './rate-limit.ts'
import { Service } from './service.ts'
import { ObjectStore } from './store/object-store.ts'

export type EmulatorOptions = {
  readonly host?: '127.0.0.1'
  /** 0 lets the system choose. */
  readonly port: number
  readonly dataDir: string
  readonly plan: Plan
  readonly apiKey: string
  /** HEAD, Range and the list of buckets, which the reference does not have. Off by default. */
  readonly extensions?: boolean
  /** The length of the plan's minute; tests shorten it. */
  readonly minuteMs?: number
  readonly faults?: readonly Fault[]
  /** Random faults, for requests that meet none of the others. */
  readonly randomFaults?: {
    readonly seed: number
    /** Told of each request that gets some, with a line that says which, in the form in which they are asked for. */
    readonly onFault: (line: string) => void
  }
  /** Milliseconds since the epoch. */
  readonly clock?: () => number
}

export type RunningEmulator = {
  /** Where the API is, with `/v2`. */
  readonly baseUrl: string
  stats(): EmulatorStats
  /** Ends all connections, undoes the uploads they carried, and lets go of the data directory. */
  close(): Promise<void>
}

export type EmulatorStats = {
  readonly requests: number
  /** Answers with status 429. */
  readonly rateLimited: number
  readonly byMethod: Readonly<Record<string, number>>
  /** The last 10,000 requests that are over, in the order in which they ended. */
  readonly recent: readonly SeenRequest[]
}

type SeenRequest = {
  readonly method: string
  /** The request target as it was sent. */
  readonly target: string
  /** Undefined when the connection ended without an answer. */
  readonly status: number | undefined
}

const maxRecentRequests = 10_000
/** Longer than clients keep a connection, so that it is not closed under a request on its way. */
const keepAliveTimeoutMs = 120_000

/**
 * Starts a CloudStore server on the loopback interface: the API reference, version 2.0, and nothing else unless
 * `extensions` are on.
 * @throws Error that says what to do: the port or the data directory is in use, a fault makes no sense.
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const {
    host = '127.0.0.1',
    port,
    plan,
    apiKey,
    extensions = false,
    minuteMs = 60_000,
    clock = Date.now,
  } = options
  const takeFaults = faultSource(options)
  const limiter = new RateLimiter({ plan, minuteMs, clock })
  const store = await ObjectStore.open(options.dataDir, clock)
  const service = new Service({ store, limiter, takeFaults, apiKey, hasExtensions: extensions, clock })
  const statistics = new Statistics()
  const underWay = new Set<Promise<void>>()
  // An upload may take as long as it takes.
  const server = createServer(
    { requestTimeout: 0, keepAliveTimeout: keepAliveTimeoutMs },
    (request, response) => {
      closeWithConnection(request, response)
      statistics.watch({ method: request.method ?? '', target: request.url ?? '' }, response)
      const work = service.serve(request, response).finally(() => underWay.delete(work))
      underWay.add(work)
    },
  )
  server.on('clientError', (_error, socket) => refuseMalformed(socket, limiter))
  try {
    await listen(server, port, host)
  } catch (error) {
    await store.close()
    throw error
  }
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await Promise.all(underWay)
    await store.close()
  }
  let closing: Promise<void> | undefined
  return {
    baseUrl: `http://${host}:${portOf(server)}/v2`,
    stats: () => statistics.read(),
    close: () => (closing ??= close()),
  }
}

function faultSource({
  faults = [],
  randomFaults,
}: EmulatorOptions): (operation: Operation) => RequestFaults {
  const plan = new FaultPlan(faults)
  const random = randomFaults && new RandomFaults(randomFaults.seed, randomFaults.onFault)
  return (operation) => {
    const planned = plan.take(operation)
    return random && planned.isEmpty ? random.take(operation) : planned
  }
}

/** A response that waits behind another on its connection is not told by Node when that closes. */
function closeWithConnection({ socket }: IncomingMessage, response: ServerResponse): void {
  const onClose = () => {
    if (response.socket !== null || response.destroyed) return
    response.destroy()
    response.emit('close')
  }
  socket.once('close', onClose)
  response.once('close', () => socket.off('close', onClose))
}

class Statistics {
  #requests = 0
  #rateLimited = 0
  readonly #byMethod = new Map<string, number>()
  #recent: SeenRequest[] = []

  watch({ method, target }: Omit<SeenRequest, 'status'>, response: ServerResponse): void {
    this.#requests += 1
    this.#byMethod.set(method, (this.#byMethod.get(method) ?? 0) + 1)
    response.once('close', () => {
      const status = response.headersSent ? response.statusCode : undefined
      if (status === 429) this.#rateLimited += 1
      this.#recent.push({ method, target, status })
      // Cut down in large steps, as each cut moves the rest.
      if (this.#recent.length >= 2 * maxRecentRequests) this.#recent = this.#recent.slice(-maxRecentRequests)
    })
  }

  read(): EmulatorStats {
    return {
      requests: this.#requests,
      rateLimited: this.#rateLimited,
      byMethod: Object.fromEntries(this.#byMethod),
      recent: this.#recent.slice(-maxRecentRequests),
    }
  }
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isInUse) throw error
    throw new Error(`Port ${port} is in use. Choose another, or 0 for any that is free.`, { cause: error })
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}

/** What is not HTTP never becomes a request, but gets the same envelope and headers. */
function refuseMalformed(socket: Duplex, limiter: RateLimiter): void {
  if (!socket.writable) return void socket.destroy()
  const { headers, body } = errorAnswer(invalidRequest('This is not an HTTP/1.1 request'))
  const fields = Object.entries({ ...headers, ...limiter.headers(), Connection: 'close' })
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 400 Bad Request\r\n${head}\r\n${body.toString()}`)
}

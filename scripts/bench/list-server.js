import { once } from 'node:events'
import { createServer } from 'node:http'

/**
 * A bare CloudStore server that can list and nothing else, as fast as bytes can be sent: for buckets of a million keys,
 * and for measuring what the app adds to the way. Takes any API key.
 *
 * @typedef {{
 *   readonly lists: Readonly<Record<string, import('./paged-list.js').PagedList>>
 *   readonly limitPerMinute?: number | undefined
 *   readonly delayMs?: number | undefined
 * }} ListServerOptions
 * lists by the name of their bucket; the limit that answers tell of, without which there is none; and the wait before
 * each page of a walk
 *
 * @typedef {{
 *   readonly baseUrl: string
 *   readonly listRequests: (bucket: string) => number
 *   readonly close: () => Promise<void>
 * }} RunningListServer
 * counts the requests for more than one object
 */

/** Longer than clients keep a connection, so that it is not closed under a request on its way. */
const keepAliveTimeoutMs = 120_000
const maxLimit = 1000

/**
 * @param {ListServerOptions} options
 * @returns {Promise<RunningListServer>}
 */
export async function startListServer({ lists, limitPerMinute, delayMs = 0 }) {
  /** @type {Map<string, number>} */
  const requests = new Map()
  let answers = 0
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    answers += 1
    const question = readQuestion(request.method, request.url)
    const answer = request.headers.authorization ? answerTo(question, lists) : refusal(401, 'UNAUTHORIZED')
    const isWalk = question !== undefined && question.limit > 1
    if (isWalk) requests.set(question.bucket, (requests.get(question.bucket) ?? 0) + 1)
    const send = () => {
      response.writeHead(answer.status, {
        'Content-Type': 'application/json',
        'Content-Length': answer.body.length,
        ...rateHeaders(limitPerMinute, answers),
      })
      response.end(answer.body)
    }
    if (isWalk && delayMs > 0) setTimeout(send, delayMs)
    else send()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v2`,
    listRequests: (bucket) => requests.get(bucket) ?? 0,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** @typedef {{ readonly bucket: string, readonly prefix: string, readonly limit: number, readonly cursor: string }} Question */

/**
 * @param {string | undefined} method
 * @param {string | undefined} target
 * @returns {Question | undefined}
 */
function readQuestion(method, target = '') {
  const [, bucket, query] = /^\/v2\/buckets\/([^/?]+)\/objects(?:\?(.*))?$/.exec(target) ?? []
  if (method !== 'GET' || bucket === undefined) return undefined
  const parameters = new URLSearchParams(query)
  return {
    bucket: decodeURIComponent(bucket),
    prefix: parameters.get('prefix') ?? '',
    limit: Number(parameters.get('limit') ?? maxLimit),
    cursor: parameters.get('cursor') ?? '',
  }
}

/**
 * @param {Question | undefined} question
 * @param {ListServerOptions['lists']} lists
 */
function answerTo(question, lists) {
  const list = question && lists[question.bucket]
  if (!question || !list) return refusal(404, 'NOT_FOUND')
  const page = list.page(question.prefix, question.limit, question.cursor)
  return page ? { status: 200, body: page } : refusal(400, 'INVALID_REQUEST')
}

/**
 * @param {number} status
 * @param {string} code
 */
function refusal(status, code) {
  return { status, body: Buffer.from(JSON.stringify({ error: { code, message: code, details: {} } })) }
}

/**
 * With a limit each answer tells of a new minute that is nearly whole, so that the plan is known and nobody waits.
 * @param {number | undefined} limitPerMinute
 * @param {number} answers
 */
function rateHeaders(limitPerMinute, answers) {
  const [limit, remaining, reset] =
    limitPerMinute === undefined
      ? ['Unlimited', 'Unlimited', 'Unlimited']
      : [limitPerMinute, limitPerMinute - 1, Math.ceil(Date.now() / 1000) + 60 + answers]
  return { 'X-RateLimit-Limit': limit, 'X-RateLimit-Remaining': remaining, 'X-RateLimit-Reset': reset }
}

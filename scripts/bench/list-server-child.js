import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/**
 * @typedef {{
 *   readonly buckets: readonly {
 *     readonly names: readonly string[]
 *     readonly shape: import('./bucket-shapes.js').Shape
 *     readonly count: number
 *     readonly seed?: number
 *   }[]
 *   readonly limitPerMinute?: number
 *   readonly delayMs?: number
 * }} ServerOrder
 * each bucket under some names; the rest as in ListServerOptions
 *
 * @typedef {{
 *   readonly baseUrl: string
 *   readonly listRequests: (bucket: string) => Promise<number>
 *   readonly close: () => Promise<void>
 * }} ListServerChild
 */

/**
 * Starts the bare server with its buckets; a million keys take it a few seconds.
 * @param {ServerOrder} order
 * @returns {Promise<ListServerChild>}
 */
export async function startListServerChild(order) {
  const child = fork(path.join(import.meta.dirname, 'list-server-process.js'), [JSON.stringify(order)], {
    execArgv: ['--max-old-space-size=4096'],
  })
  const ended = once(child, 'exit')
  const answer = async () => {
    const [message] = await Promise.race([once(child, 'message'), ended.then(() => [])])
    if (message === undefined) throw new Error('The list server ended')
    return message
  }
  return {
    baseUrl: String(await answer()),
    listRequests: async (bucket) => {
      child.send(bucket)
      return Number(await answer())
    },
    close: async () => {
      child.kill()
      await ended
    },
  }
}

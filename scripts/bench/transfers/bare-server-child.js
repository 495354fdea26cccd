import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/**
 * @typedef {{
 *   readonly files: readonly import('./bare-store.js').StoredFile[]
 *   readonly certificate: { readonly key: string, readonly cert: string }
 * }} BareOrder
 *
 * @typedef {{
 *   readonly http: string
 *   readonly https: string
 *   readonly workMs: () => Promise<number>
 *   readonly close: () => Promise<void>
 * }} BareServerChild
 * the server's two origins, and the processor time that it has used
 */

/**
 * Starts the bare server as a process of its own.
 * @param {BareOrder} order
 * @returns {Promise<BareServerChild>}
 */
export async function startBareServerChild(order) {
  const child = fork(path.join(import.meta.dirname, 'bare-server-process.js'), { serialization: 'advanced' })
  const ended = once(child, 'exit')
  const ask = async (/** @type {import('node:child_process').Serializable} */ message) => {
    child.send(message)
    const [answer] = await Promise.race([once(child, 'message'), ended.then(() => [])])
    if (answer === undefined) throw new Error('The bare server ended')
    return answer
  }
  const ports = await ask(order)
  return {
    http: `http://127.0.0.1:${ports.http}`,
    https: `https://127.0.0.1:${ports.https}`,
    workMs: async () => Number(await ask('workMs')),
    close: async () => {
      child.kill()
      await ended
    },
  }
}

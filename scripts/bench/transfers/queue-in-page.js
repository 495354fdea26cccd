/**
 * Functions that run in the app's page and see nothing of this file.
 */

/**
 * Makes calls that fill the queue, and waits until all in it has ended.
 * @param {readonly { readonly name: string, readonly input: object }[]} calls
 * @returns {Promise<{ ms: number, summary: { total: number, finished: number, failed: number }, rows: readonly any[] }>}
 *   from the first call on; `rows` are the first ones
 */
export async function runQueueInPage(calls) {
  const bridge = Reflect.get(globalThis, 'cloudstore')
  const ask = async (/** @type {string} */ name, /** @type {object} */ input) => {
    const reply = await bridge.call(name, crypto.randomUUID(), input)
    if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.error)}`)
    return reply.value
  }
  const startedAtMs = performance.now()
  await Promise.all(calls.map(({ name, input }) => ask(name, input)))
  for (;;) {
    const { summary, rows } = await ask('transfers.page', { offset: 0, limit: 200 })
    const ms = performance.now() - startedAtMs
    if (summary.finished === summary.total || summary.failed > 0) return { ms, summary, rows }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

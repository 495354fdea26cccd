/**
 * Runs in the app's page and sees nothing of this file: makes a call that fills the queue, and waits until all in it
 * has ended.
 * @param {{ readonly name: string, readonly input: object }} call
 * @returns {Promise<{ ms: number, summary: { total: number, finished: number, failed: number }, rows: readonly any[] }>}
 *   from the call on; `rows` are the first ones
 */
export async function runQueueInPage({ name, input }) {
  const bridge = Reflect.get(globalThis, 'cloudstore')
  const ask = async (/** @type {string} */ procedure, /** @type {object} */ given) => {
    const reply = await bridge.call(procedure, crypto.randomUUID(), given)
    if (!reply.ok) throw new Error(`${procedure}: ${JSON.stringify(reply.error)}`)
    return reply.value
  }
  const startedAtMs = performance.now()
  await ask(name, input)
  for (;;) {
    const { summary, lines } = await ask('transfers.page', { offset: 0, limit: 20 })
    const ms = performance.now() - startedAtMs
    const rows = lines.flatMap((/** @type {any} */ line) => (line.kind === 'row' ? [line.row] : []))
    if (summary.finished === summary.total || summary.failed > 0) return { ms, summary, rows }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

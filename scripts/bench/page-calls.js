/**
 * Functions that run in the app's page. They see nothing of this file: what they need is inside them, and the page's
 * own globals are fetched by name, because this folder knows none of a browser's types.
 */

/**
 * One call as the page's code makes it.
 * @param {{ name: string, input: object }} call
 */
export async function callInPage({ name, input }) {
  const reply = await Reflect.get(globalThis, 'cloudstore').call(name, crypto.randomUUID(), input)
  if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.error)}`)
  return reply.value
}

/**
 * How long groups of calls take, one group after the other; the calls of a group are made at once.
 * @param {readonly (readonly { name: string, input: object }[])[]} groups
 * @returns {Promise<number[]>} milliseconds
 */
export async function timeCallsInPage(groups) {
  const bridge = Reflect.get(globalThis, 'cloudstore')
  const times = []
  for (const group of groups) {
    const startedAtMs = performance.now()
    const replies = await Promise.all(
      group.map(({ name, input }) => bridge.call(name, crypto.randomUUID(), input)),
    )
    times.push(performance.now() - startedAtMs)
    const failed = replies.find((reply) => !reply.ok)
    if (failed) throw new Error(`${JSON.stringify(group)}: ${JSON.stringify(failed.error)}`)
  }
  return times
}

/**
 * Opens a bucket and waits until it is listed to its end, and until names are in natural order.
 * @param {{ accountId: string, bucket: string }} place
 * @returns {Promise<{ objects: number, walkMs: number, orderMs: number }>} `orderMs` after the end of the walk
 */
export async function walkInPage({ accountId, bucket }) {
  const bridge = Reflect.get(globalThis, 'cloudstore')
  const input = { accountId, bucket, prefix: '' }
  const ask = async (/** @type {string} */ name) => {
    const reply = await bridge.call(name, crypto.randomUUID(), input)
    if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.error)}`)
    return reply.value
  }
  /** @type {(() => void) | undefined} */
  let wake
  const stop = bridge.on('folders.changed', () => wake?.())
  const startedAtMs = performance.now()
  let walkMs = null
  for (let listing = await ask('folders.open'); ; listing = await ask('folders.listing')) {
    const { state, nameOrder, objectCount } = listing
    if (state.kind === 'partial') throw new Error(`The walk of ${bucket} stopped: ${JSON.stringify(listing)}`)
    if (state.kind === 'complete') {
      walkMs ??= performance.now() - startedAtMs
      if (nameOrder === 'natural') {
        stop()
        return { objects: objectCount, walkMs, orderMs: performance.now() - startedAtMs - walkMs }
      }
    }
    const told = new Promise((resolve) => {
      wake = () => resolve(undefined)
    })
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 100))])
  }
}

/**
 * Waits until nothing is read of a bucket in the background.
 * @param {{ accountId: string, bucket: string }} place
 */
export async function settleInPage({ accountId, bucket }) {
  const bridge = Reflect.get(globalThis, 'cloudstore')
  for (;;) {
    const input = { accountId, bucket, prefix: '' }
    const { ok, value, error } = await bridge.call('folders.listing', crypto.randomUUID(), input)
    if (!ok) throw new Error(JSON.stringify(error))
    if (value.state.kind !== 'walking' && !value.state.isRefreshing) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Notes the time between frames from now on; `takeFramesInPage` ends it. */
export function recordFramesInPage() {
  /** @type {number[]} */
  const frames = []
  let lastMs = performance.now()
  let isOver = false
  const onFrame = () => {
    const nowMs = performance.now()
    frames.push(nowMs - lastMs)
    lastMs = nowMs
    if (!isOver) Reflect.get(globalThis, 'requestAnimationFrame')(onFrame)
  }
  Reflect.get(globalThis, 'requestAnimationFrame')(onFrame)
  const take = () => {
    isOver = true
    return frames
  }
  Object.assign(globalThis, { takeFrames: take })
}

/** @returns {number[]} milliseconds */
export function takeFramesInPage() {
  return Reflect.get(globalThis, 'takeFrames')()
}

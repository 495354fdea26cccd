const leastPauseMs = 10
const mostPauseMs = 200
const leastShare = 0.01

/**
 * What of a page of transfers matters here.
 * @typedef {{
 *   readonly summary: { readonly total: number, readonly finished: number, readonly failed: number }
 *   readonly lines: readonly { readonly head?: QueueHead, readonly row?: QueueRow }[]
 * }} QueuePage
 *
 * @typedef {{
 *   readonly status: string
 *   readonly verified: boolean
 *   readonly doneUnits: number
 *   readonly totalUnits: number | null
 * }} QueueRow
 *
 * @typedef {{ readonly total: number, readonly verified: number }} QueueHead the head of a batch
 */

/**
 * Whether all is done, and its MD5 was compared.
 * @param {QueuePage} page
 */
export function isVerified({ summary, lines }) {
  const isEach = lines.every(
    ({ head, row }) =>
      (head === undefined || head.verified === head.total) &&
      (row === undefined || (row.status === 'done' && row.verified)),
  )
  return isEach && lines.length > 0 && summary.finished === summary.total && summary.failed === 0
}

/**
 * How long to leave the app alone before it is asked again: the shorter the nearer the end is, because asking costs it
 * time that belongs to what is measured.
 * @param {QueuePage} page
 * @param {number} passedMs since the begin
 */
export function pauseMs(page, passedMs) {
  const leftMs = passedMs / Math.max(shareDone(page), leastShare) - passedMs
  return Math.min(mostPauseMs, Math.max(leastPauseMs, leftMs / 2))
}

/**
 * By bytes where every transfer is on the page, else by transfers.
 * @param {QueuePage} page
 */
function shareDone({ lines, summary: { total, finished } }) {
  const rows = lines.flatMap(({ row }) => row ?? [])
  if (rows.length < total) return finished / total
  const doneUnits = rows.reduce((sum, row) => sum + row.doneUnits, 0)
  return doneUnits / rows.reduce((sum, row) => sum + (row.totalUnits ?? 0), 0)
}

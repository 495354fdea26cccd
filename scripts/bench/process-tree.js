import { readdir, readFile } from 'node:fs/promises'

const kibibyte = 1024
/** Linux tells of hundredths of a second everywhere. */
const tickMs = 10

/**
 * The memory of a process and all below it, shared pages counted by their share (PSS). Linux only.
 * @param {number} processId
 * @returns {Promise<number>} bytes
 */
export async function treePssBytes(processId) {
  const sizes = await Promise.all((await processTree(processId)).map(pssBytes))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * The time that processors have worked for a process and all below it. Linux only.
 * @param {number} processId
 * @returns {Promise<number>} milliseconds
 */
export async function treeWorkMs(processId) {
  const stats = await Promise.all((await processTree(processId)).map(statOf))
  return stats.reduce((sum, stat) => sum + (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) * tickMs, 0)
}

/**
 * @param {number} root
 * @returns {Promise<number[]>}
 */
async function processTree(root) {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = new Map(
    await Promise.all(ids.map(async (id) => /** @type {const} */ ([id, await parentOf(id)]))),
  )
  const tree = [root]
  for (const parent of tree) {
    for (const [id, parentId] of parents) if (parentId === parent) tree.push(id)
  }
  return tree
}

/** @param {number} processId */
async function parentOf(processId) {
  return Number((await statOf(processId))[1])
}

/**
 * The fields of `/proc/PID/stat` from the third on, as proc(5) counts them.
 * @param {number} processId
 * @returns {Promise<string[]>} nothing where the process has ended
 */
async function statOf(processId) {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '')
  // The name, in parentheses, may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** @param {number} processId */
async function pssBytes(processId) {
  const rollup = await readFile(`/proc/${processId}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * kibibyte
}

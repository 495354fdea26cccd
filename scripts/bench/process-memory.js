import { readdir, readFile } from 'node:fs/promises'

const kibibyte = 1024

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

/**
 * @param {number} processId
 * @returns {Promise<number | undefined>} nothing where the process has ended
 */
async function parentOf(processId) {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '')
  // The name, in parentheses, may hold anything.
  const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return parent === undefined ? undefined : Number(parent)
}

/** @param {number} processId */
async function pssBytes(processId) {
  const rollup = await readFile(`/proc/${processId}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * kibibyte
}

import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const retryMs = 100
const giveUpMs = 10 * 60_000

/**
 * Runs `work` while no other process of ours that uses the same lock file does. A lock whose holder has died is
 * taken over.
 *
 * @template T
 * @param {string} path the lock file: it exists while the lock is held, and holds the holder's process id
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  await mkdir(dirname(path), { recursive: true })
  await take(path)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

/** @param {string} path */
async function take(path) {
  const startedAt = Date.now()
  while (!(await create(path))) {
    const holder = await readHolder(path)
    if (holder !== undefined && !isAlive(holder)) {
      await rm(path, { force: true })
    } else if (Date.now() - startedAt > giveUpMs) {
      throw new Error(
        `Process ${String(holder)} has held ${path} for too long. If it is not ours, delete the file.`,
      )
    } else {
      await delay(retryMs)
    }
  }
}

/**
 * @param {string} path
 * @returns {Promise<boolean>} whether we made the file, and so hold the lock
 */
async function create(path) {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} path
 * @returns {Promise<number | undefined>} undefined if the lock was given back or its holder is still writing it
 */
async function readHolder(path) {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text === '' ? undefined : Number(text)
}

/** @param {number} processId */
function isAlive(processId) {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

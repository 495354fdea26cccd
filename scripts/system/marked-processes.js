import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

const politeMs = 5_000
const pollMs = 50

/**
 * Ends the processes that have a variable in their environment, and waits until they are gone: first with SIGTERM,
 * after some seconds with SIGKILL. Says on stderr which they were.
 *
 * @param {string} variable
 * @param {string} value
 */
export async function endMarkedProcesses(variable, value) {
  const entry = `${variable}=${value}`
  const left = await findProcesses(entry)
  if (left.length === 0) return
  console.error(
    `Ending what the tests left running: ${left.map(({ id, name }) => `${name} (${id})`).join(', ')}`,
  )
  signalAll(left, 'SIGTERM')
  const startedAt = Date.now()
  for (let alive = left; alive.length > 0; alive = await findProcesses(entry)) {
    if (Date.now() - startedAt > politeMs) signalAll(alive, 'SIGKILL')
    await delay(pollMs)
  }
}

/**
 * @typedef {{ id: number, name: string }} Process
 *
 * @param {string} entry `NAME=value`
 * @returns {Promise<Process[]>}
 */
async function findProcesses(entry) {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    ids.map(async (id) => {
      // Processes of others cannot be read, and any may end meanwhile. An ended one that its parent has not yet
      // asked after has an empty environment.
      const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')
      if (!environment.split('\0').includes(entry)) return []
      const name = await readFile(`/proc/${id}/comm`, 'utf8').catch(() => '')
      return name === '' ? [] : [{ id: Number(id), name: name.trim() }]
    }),
  )
  return found.flat()
}

/**
 * @param {Process[]} processes
 * @param {NodeJS.Signals} signal
 */
function signalAll(processes, signal) {
  for (const { id } of processes) {
    try {
      process.kill(id, signal)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}

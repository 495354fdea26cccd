import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

/** @type {NodeJS.Signals[]} */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** npm and the terminal both deliver one Ctrl+C; within this time it is the same one. */
const sameSignalMs = 500

/** Who was asked to end and has not after this long is not going to. */
const endGraceMs = 15_000

/**
 * Runs a program in the foreground: it owns our standard streams and gets the signals we get. It runs in a
 * process group of its own, because a second SIGINT (the terminal's own) would kill Electron before it cleaned up.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number, graceMs?: number }} [options] its whole group is
 *   killed after `limitMs`, and `graceMs` after a signal
 * @returns {Promise<number>} the exit code, 128 + the signal's number if a signal ended it
 */
export async function runForeground(command, args, { limitMs, graceMs = endGraceMs, ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: 'inherit', detached: process.platform !== 'win32' })
  const timers = limitMs === undefined ? [] : [setTimeout(() => killGroup(child), limitMs)]
  const stopPassing = passSignalsOn((signal) => {
    child.kill(signal)
    timers.push(setTimeout(() => killGroup(child), graceMs))
  })
  try {
    return await exitCodeOf(child)
  } finally {
    stopPassing()
    for (const timer of timers) clearTimeout(timer)
  }
}

/** @param {import('node:child_process').ChildProcess} child the leader of its group */
function killGroup(child) {
  console.error(`${child.spawnfile} takes too long and is killed.`)
  if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
}

/**
 * Hands each signal that asks us to end to `pass`, instead of ending us, until the returned function is called.
 *
 * @param {(signal: NodeJS.Signals) => void} pass
 * @returns {() => void}
 */
export function passSignalsOn(pass) {
  let lastAt = 0
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    const now = Date.now()
    if (now - lastAt > sameSignalMs) pass(signal)
    lastAt = now
  }
  for (const signal of passedOn) process.on(signal, onSignal)
  return () => {
    for (const signal of passedOn) process.off(signal, onSignal)
  }
}

/**
 * Runs a program to its end and keeps what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>} `output` is both streams as they came
 */
export async function runCaptured(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    stdout += text
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    output += text
  })
  const code = await exitCodeOf(child, 'close')
  return { code, stdout, output }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {'exit' | 'close'} [event] `close` also waits until its output was read
 * @returns {Promise<number>} the exit code, 128 + the signal's number if a signal ended it
 * @throws {Error} if it could not be started
 */
function exitCodeOf(child, event = 'exit') {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once(event, (/** @type {number | null} */ code, /** @type {NodeJS.Signals | null} */ signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/**
 * Starts a program that serves us in the background. Ctrl+C does not reach it: whoever started it ends it with
 * `endBackground`, after those who use it. If we are killed outright, the kernel ends it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startBackground(command, args, options) {
  // setpriv (util-linux) turns into the command, so the child's process id is the command's own.
  return spawn('setpriv', ['--pdeathsig', 'TERM', '--', command, ...args], { ...options, detached: true })
}

/**
 * Ends a background program and waits until it is gone.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export async function endBackground(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const patience = new AbortController()
  const kill = delay(5_000, undefined, { signal: patience.signal }).then(
    () => child.kill('SIGKILL'),
    () => false,
  )
  await gone
  patience.abort()
  await kill
}

/**
 * Waits for the line that a background program writes to its descriptor 3 once it serves.
 *
 * @param {import('node:child_process').ChildProcess} child started with a pipe there
 * @returns {Promise<string | undefined>} undefined if it ended without one
 */
export async function announcedLine(child) {
  const stream = child.stdio[3]
  const ended = exitCodeOf(child).then(() => undefined)
  return stream instanceof Readable ? await Promise.race([firstLine(stream), ended]) : await ended
}

/** @param {Readable} stream */
async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line
  return undefined
}

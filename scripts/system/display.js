import { randomBytes } from 'node:crypto'
import { openSync, closeSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { announcedLine, endBackground, startBackground } from '../processes.js'

/** Whether windows have nowhere to go, as on a server. Only Linux has machines without a display. */
export function lacksDisplay() {
  if (process.platform !== 'linux') return false
  return !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
}

/**
 * Runs `work` with a display: the user's own or, where there is none, a virtual one for as long as it takes.
 *
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work gets the environment for who opens windows
 * @returns {Promise<T>}
 */
export async function withDisplay(work) {
  if (!lacksDisplay()) return await work(process.env)
  const folder = await mkdtemp(join(tmpdir(), 'cloudstore-display-'))
  try {
    const display = await startVirtualDisplay(folder)
    const { DISPLAY, XAUTHORITY } = display.variables
    console.error('There is no display, so the window opens on a virtual one (Xvfb), where nobody sees it.')
    console.error(`To look at it from this computer: DISPLAY=${DISPLAY} XAUTHORITY=${XAUTHORITY}`)
    try {
      return await work({ ...process.env, ...display.variables })
    } finally {
      await display.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Starts a virtual X display that only who has its cookie may use. The server itself picks a free number, so any
 * number of them can start at once.
 *
 * @param {string} folder where its cookie and its log go
 * @returns {Promise<{ variables: { DISPLAY: string, XAUTHORITY: string }, stop: () => Promise<void> }>}
 */
export async function startVirtualDisplay(folder) {
  const cookieFile = join(folder, 'Xauthority')
  const logFile = join(folder, 'Xvfb.log')
  await writeFile(cookieFile, anyDisplayCookie(), { mode: 0o600 })
  const log = openSync(logFile, 'w')
  const args = ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp', '-auth', cookieFile]
  const server = startBackground('Xvfb', args, { stdio: ['ignore', log, log, 'pipe'] })
  closeSync(log)
  const number = await announcedLine(server)
  if (number === undefined) {
    throw new Error(`Xvfb, the virtual display, did not start:\n${await readFile(logFile, 'utf8')}`)
  }
  return {
    variables: { DISPLAY: `:${number}`, XAUTHORITY: cookieFile },
    stop: () => endBackground(server),
  }
}

/**
 * The one entry of an Xauthority file (Xau(3)): family 0xffff is any host, the empty number any display.
 *
 * @returns {Buffer}
 */
function anyDisplayCookie() {
  const family = Buffer.from([0xff, 0xff])
  return Buffer.concat([
    family,
    counted(''),
    counted(''),
    counted('MIT-MAGIC-COOKIE-1'),
    counted(randomBytes(16)),
  ])
}

/** @param {string | Buffer} content */
function counted(content) {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

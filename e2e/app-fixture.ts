import { execFileSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { _electron, type ElectronApplication, type Page } from 'playwright'
import { test as base } from 'playwright/test'

import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../src/emulator/server.ts'

export const apiKey = 'canary-key-4f1c9b7e2a6d8035'
export const projectRoot = path.resolve(import.meta.dirname, '..')

export type RunningApp = {
  readonly electron: ElectronApplication
  readonly page: Page
  readonly process: ChildProcess
  /** Everything the app wrote to stdout and stderr so far. */
  readonly output: () => string
  readonly close: () => Promise<void>
}

type LaunchOptions = {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

type Fixtures = {
  /** An empty folder of this test, removed afterwards. */
  readonly folder: string
  readonly userDataDir: string
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>
  readonly serve: (options?: Partial<EmulatorOptions>) => Promise<RunningEmulator>
}

let knownElectronPath: string | undefined

/** The executable that `npm run electron:path` prints; the test command passes it on, so that it is found once. */
function electronPath(): string {
  knownElectronPath ??=
    process.env['ELECTRON_EXEC_PATH'] ??
    execFileSync('npm', ['run', '--silent', 'electron:path'], { cwd: projectRoot, encoding: 'utf8' }).trim()
  return knownElectronPath
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cloudstore-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  userDataDir: async ({ folder }, use) => {
    await use(path.join(folder, 'user-data'))
  },
  launch: async ({ userDataDir }, use, testInfo) => {
    const running: RunningApp[] = []
    await use(async (options = {}) => {
      const app = await launchApp(userDataDir, options)
      running.push(app)
      return app
    })
    for (const [index, app] of running.entries()) {
      await keepPicture(app, testInfo.outputPath(`window-${index + 1}.png`))
      await app.close()
    }
  },
  serve: async ({ folder }, use) => {
    const running: RunningEmulator[] = []
    await use(async (options = {}) => {
      const dataDir = path.join(folder, `server-${running.length}`)
      const emulator = await startEmulator({ port: 0, plan: 'enterprise', apiKey, dataDir, ...options })
      running.push(emulator)
      return emulator
    })
    for (const emulator of running) await emulator.close()
  },
})

const startLimitMs = 20_000
const maxStarts = 3

/**
 * The driver learns Electron's debugging addresses from the first lines of its stderr, and in about one start of a
 * hundred on a busy machine it gets none of them and waits for ever. Nothing of the app has run by then: it waits for
 * the driver's word to go on. So the start is given a limit and made again.
 */
async function startElectron(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await _electron.launch({ ...options, timeout: startLimitMs })
    } catch (error) {
      if (starts === maxStarts) throw error
    }
  }
}

/** What a person would see at the end of the test; nothing where the app is gone by then. */
async function keepPicture(app: RunningApp, path: string): Promise<void> {
  if (app.process.exitCode === null && app.process.signalCode === null) await app.page.screenshot({ path })
}

async function launchApp(userDataDir: string, options: LaunchOptions): Promise<RunningApp> {
  const electron = await startElectron({
    executablePath: electronPath(),
    args: [
      projectRoot,
      '--lang=en',
      `--user-data-dir=${userDataDir}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(options.args ?? []),
    ],
    env: { ...definedEnvironment(), ...options.env },
  })
  const app = electron.process()
  let output = ''
  for (const stream of [app.stdout, app.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const page = await electron.firstWindow({ timeout: startLimitMs })
  let isClosed = false
  return {
    electron,
    page,
    process: app,
    output: () => output,
    close: async () => {
      if (isClosed) return
      isClosed = true
      if (app.exitCode === null && app.signalCode === null) await electron.close()
    },
  }
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return Object.fromEntries(entries)
}

/** As a power cut ends it. */
export async function killApp(app: RunningApp): Promise<void> {
  const gone = new Promise((resolve) => app.process.once('exit', resolve))
  app.process.kill('SIGKILL')
  await gone
}

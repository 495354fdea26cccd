import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile } from 'node:fs/promises'

import { expect } from 'playwright/test'

import { apiKey, test } from './app-fixture.ts'
import { below, bucketLink, connect, createBucket } from './window-steps.ts'

test('the key is in no file, log or argument, and is there again after a restart', async ({
  launch,
  serve,
  userDataDir,
}) => {
  const server = await serve()
  const app = await launch()
  await connect(app.page, server.baseUrl)
  await createBucket(app.page, 'media')
  await expect(app.page.getByRole('status', { name: 'Keychain' })).toBeHidden()
  expect(await processArguments(app.process.pid)).not.toContain(apiKey)
  const stored = await app.page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  )
  expect(stored + (await app.page.content())).not.toContain(apiKey)
  await app.close()
  expect(app.output()).not.toContain(apiKey)
  await expectNowhereBelow(userDataDir)

  const again = await launch()
  await expect(again.page.getByRole('button', { name: 'Account: Studio North' })).toBeVisible()
  await bucketLink(again.page, 'media').click()
  await expect(again.page.getByRole('status', { name: 'Listing' })).toHaveText(/^0 objects · complete/)
  await again.close()
  await expectNowhereBelow(userDataDir)
})

test('without a keychain the app works, says so, and asks for the key after a restart', async ({
  launch,
  serve,
}) => {
  const server = await serve()
  const env = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
  const app = await launch({ env })
  await connect(app.page, server.baseUrl)
  await createBucket(app.page, 'media')
  await expect(app.page.getByRole('status', { name: 'Keychain' })).toContainText('this session')
  await app.close()

  const again = await launch({ env })
  await again.page.getByLabel('API key', { exact: true }).fill(apiKey)
  await again.page.getByRole('button', { name: 'Connect', exact: true }).click()
  await bucketLink(again.page, 'media').click()
  await expect(again.page.getByRole('status', { name: 'Listing' })).toHaveText(/^0 objects · complete/)
})

test('without a keychain the first window says so before a key is typed', async ({ launch }) => {
  const { page } = await launch({ env: { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } })
  await expect(page.getByRole('heading', { name: 'Connect to CloudStore' })).toBeVisible()
  await expect(page.getByRole('status', { name: 'Keychain' })).toContainText('this session')
})

test('a keychain that never answers does not keep the app from ending', async ({ launch, serve, folder }) => {
  const server = await serve()
  const frozen = await startFrozenKeyring(folder)
  try {
    const app = await launch({ env: frozen.env })
    await connect(app.page, server.baseUrl)
    await createBucket(app.page, 'media')
    await app.page.close()
    // Well before the call itself would give up.
    await expect
      .poll(() => app.process.exitCode ?? app.process.signalCode, { timeout: 10_000 })
      .not.toBeNull()
  } finally {
    frozen.stop()
  }
})

/** The command lines and environments of the app's processes, as any program of this user can read them. */
async function processArguments(mainPid: number | undefined): Promise<string> {
  const group = await processTree(mainPid ?? 0)
  const texts = group.flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
  return (await Promise.all(texts.map((file) => readFile(file, 'latin1').catch(() => '')))).join('\n')
}

async function processTree(root: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = new Map<number, number>()
  for (const pid of pids) {
    const status = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
    parents.set(pid, Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const isBelow = (pid: number): boolean =>
    pid === root || (parents.has(pid) && pid > 1 && isBelow(parents.get(pid) ?? 0))
  return pids.filter(isBelow)
}

/** Looks through every file for the key as it is, in UTF-16, in base64 and in hex. */
async function expectNowhereBelow(folder: string): Promise<void> {
  const forms = [
    Buffer.from(apiKey),
    Buffer.from(apiKey, 'utf16le'),
    Buffer.from(Buffer.from(apiKey).toString('base64').replace(/=+$/, '')),
    Buffer.from(Buffer.from(apiKey).toString('hex')),
  ]
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) {
    const bytes = await readFile(below(file.parentPath, file.name))
    for (const form of forms) expect(bytes.includes(form), file.name).toBe(false)
  }
}

const linuxPrograms = { bus: 'dbus-daemon', busClient: 'dbus-send', keyring: 'gnome-keyring-daemon' } as const

/** A session bus of its own, whose keyring has stopped answering: a call to it hangs as before a prompt. */
async function startFrozenKeyring(
  folder: string,
): Promise<{ readonly env: Record<string, string>; readonly stop: () => void }> {
  const own = below(folder, 'frozen')
  await mkdir(own, { mode: 0o700 })
  const bus = spawn(linuxPrograms.bus, ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [address] = (await once(bus.stdout, 'data')) as [Buffer]
  const env = {
    DBUS_SESSION_BUS_ADDRESS: address.toString().trim(),
    XDG_RUNTIME_DIR: own,
    XDG_DATA_HOME: own,
  }
  const keyring = spawn(
    linuxPrograms.keyring,
    ['--foreground', '--unlock', '--components=secrets', `--control-directory=${own}`],
    { env: { ...process.env, ...env }, stdio: ['pipe', 'ignore', 'ignore'] },
  )
  keyring.stdin.end('password')
  await expect.poll(() => busNames(env)).toContain('org.freedesktop.secrets')
  keyring.kill('SIGSTOP')
  return {
    env,
    stop: () => {
      keyring.kill('SIGKILL')
      bus.kill()
    },
  }
}

function busNames(env: Record<string, string>): string {
  const args = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.ListNames',
  ]
  return execFileSync(linuxPrograms.busClient, args, { env: { ...process.env, ...env }, encoding: 'utf8' })
}

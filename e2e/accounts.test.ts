import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect } from 'playwright/test'

import { apiKey, test } from './app-fixture.ts'
import { makeBucket } from './server-view.ts'
import { addBucket, below, bucketLink, connect, createBucket, row } from './window-steps.ts'

test('each way to fail to connect has its own plain message at the form', async ({ launch, serve }) => {
  const server = await serve()
  const { page } = await launch()
  await expect(page.getByRole('heading', { name: 'Connect to CloudStore' })).toBeVisible()
  const portal = await listen(
    createServer((_request, answer) => answer.end('<html>Welcome to the airport</html>')),
  )
  const closed = await listen(createServer())
  await closed.close()
  const refused = page.getByRole('alert')

  await connect(page, server.baseUrl, { key: 'not-the-key' })
  await expect(refused).toContainText('key')
  const wrongKey = await refused.textContent()
  await connect(page, closed.url)
  await expect(refused).toContainText('reach')
  await connect(page, portal.url)
  await expect(refused).toContainText('no CloudStore')
  const notCloudStore = await refused.textContent()
  await connect(page, 'http://files.example.com/v2')
  await expect(refused).toContainText('https')
  expect(new Set([wrongKey, notCloudStore]).size).toBe(2)
  await connect(page, server.baseUrl, { key: 'a key\nwith a line break' })
  await expect(refused).toContainText('key')
  await portal.close()

  await connect(page, server.baseUrl)
  await expect(page.getByRole('button', { name: 'Account: Studio North' })).toBeVisible()
})

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

test('the account on this computer opens from the first run, and again at the next start', async ({
  launch,
}) => {
  const app = await launch()
  await app.page.getByRole('button', { name: 'Try it on this computer' }).click()
  await expect(app.page.getByRole('button', { name: 'Account: This computer' })).toBeVisible()
  await bucketLink(app.page, 'samples').click()
  await expect(row(app.page, 'welcome.txt')).toBeVisible()
  await createBucket(app.page, 'mine')
  await app.close()

  const again = await launch()
  await expect(again.page.getByRole('button', { name: 'Account: This computer' })).toBeVisible()
  await expect(bucketLink(again.page, 'mine')).toBeVisible()
})

test('--local-account opens the samples at once', async ({ launch }) => {
  const { page } = await launch({ args: ['--local-account'] })
  await expect(page.getByRole('button', { name: 'Account: This computer' })).toBeVisible()
  await expect(bucketLink(page, 'samples')).toBeVisible()
})

test('accounts are added, switched and removed; buckets are added by name and forgotten', async ({
  launch,
  serve,
}) => {
  const [north, south] = [await serve(), await serve()]
  await makeBucket(north.baseUrl, 'northern')
  await makeBucket(south.baseUrl, 'southern')
  const { page } = await launch()
  await connect(page, north.baseUrl, { name: 'North' })
  await addBucket(page, 'northern')

  await page.getByRole('button', { name: 'Account: North' }).click()
  await page.getByRole('menuitem', { name: 'Add account…' }).click()
  await connect(page, south.baseUrl, { name: 'South' })
  await expect(page.getByRole('button', { name: 'Account: South' })).toBeVisible()
  await addBucket(page, 'southern')
  await expect(bucketLink(page, 'northern')).toHaveCount(0)

  await page.getByRole('button', { name: 'Account: South' }).click()
  await page.getByRole('menuitemradio', { name: 'North' }).click()
  await expect(bucketLink(page, 'northern')).toBeVisible()

  await page.getByRole('button', { name: 'Bucket actions: northern' }).click()
  await page.getByRole('menuitem', { name: 'Forget bucket…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click()
  await expect(bucketLink(page, 'northern')).toHaveCount(0)

  await page.getByRole('button', { name: 'Account: North' }).click()
  await page.getByRole('menuitem', { name: 'Remove account…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('button', { name: 'Account: South' })).toBeVisible()
  await expect(bucketLink(page, 'southern')).toBeVisible()
})

async function listen(server: Server): Promise<{ url: string; close: () => Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v2`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

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

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { startLinuxDesk } from './system/linux-desk.js'
import { runCaptured } from './processes.js'

// Desks inside the desk that `npm test` runs at: each is its own.
test('a desk has an unlocked keyring of its own, and it is empty', async () => {
  const desk = await startLinuxDesk(process.env)
  try {
    const script = `
      const keytar = require('keytar')
      keytar.findCredentials('desk').then(async (before) => {
        await keytar.setPassword('desk', 'account', 'secret')
        console.log(JSON.stringify([before.length, await keytar.getPassword('desk', 'account')]))
      })`
    const { stdout } = await runCaptured(process.execPath, ['-e', script], { env: desk.env })
    expect(JSON.parse(stdout)).toEqual([0, 'secret'])
  } finally {
    await desk.close()
  }
})

test('nothing of a desk is left, not even what its tests left running', async () => {
  const desk = await startLinuxDesk(process.env)
  const script = `
    const child = require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
    child.unref()
    console.log(child.pid)`
  const { stdout } = await runCaptured(process.execPath, ['-e', script], { env: desk.env })
  const processId = Number(stdout)
  expect(await isRunning(processId)).toBe(true)
  const runtimeFolder = desk.env['XDG_RUNTIME_DIR'] ?? ''
  expect(existsSync(runtimeFolder)).toBe(true)
  await desk.close()
  expect(await isRunning(processId)).toBe(false)
  expect(existsSync(runtimeFolder)).toBe(false)
  const bus = await runCaptured('dbus-send', ['--session', '--dest=a.b', '/', 'a.b.c'], { env: desk.env })
  expect(bus.code).not.toBe(0)
})

/** An ended process that its parent has not yet asked after is still listed, without a command line. */
async function isRunning(processId: number): Promise<boolean> {
  return (await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => '')) !== ''
}

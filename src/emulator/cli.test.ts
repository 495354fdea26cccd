import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { bundle, startChild } from './testing/child-emulator.ts'
import { createBucket, jsonOf, send, temporaryDirectory, testKey } from './testing/test-emulator.ts'

let script = ''

beforeAll(async () => {
  const bundled = await bundle('cli.ts')
  script = bundled.script
  return bundled.remove
})

function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr })
    })
  })
}

test('the first line is the base URL, and the options hold', async () => {
  const data = await temporaryDirectory()
  const args = [
    '--port',
    '0',
    '--data',
    data,
    '--plan',
    'free',
    '--key',
    testKey,
    '--minute-ms',
    '1000',
    '--extensions',
  ]
  const emulator = await startChild(script, [
    ...args,
    '--fault',
    'list:*:status:500@1',
    '--fault',
    'list:*:status:502@1',
  ])
  expect(emulator.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v2$/)
  await createBucket(emulator, 'b')
  const list = () => send(emulator, '/buckets/b/objects')
  expect((await list()).status).toBe(500)
  expect((await list()).status).toBe(502)
  expect((await list()).status).toBe(200)
  const buckets = await send(emulator, '/buckets')
  expect(jsonOf(buckets)).toMatchObject({ buckets: [{ name: 'b' }] })
  expect(buckets.headers['x-ratelimit-limit']).toBe('60')
  const resetSeconds = Number(buckets.headers['x-ratelimit-reset'])
  expect(resetSeconds - Date.now() / 1000).toBeLessThanOrEqual(2)
  expect(emulator.output().stdout).toBe(`${emulator.baseUrl}\n`)
})

test('--fault-seed injects faults and says which', async () => {
  const args = ['--port', '0', '--data', await temporaryDirectory(), '--key', testKey, '--fault-seed', '7']
  const emulator = await startChild(script, args)
  const heads = Array.from({ length: 20 }, () => send(emulator, '/buckets/b', { method: 'DELETE' }))
  await Promise.race([...heads, Promise.allSettled(heads)])
  await expect.poll(() => emulator.output().stderr).toMatch(/^request \d+: delete-bucket:b:[a-z-]+.*@1$/m)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it cleanly, open connections or not', async (signal) => {
  const emulator = await startChild(script, [
    '--port',
    '0',
    '--data',
    await temporaryDirectory(),
    '--key',
    testKey,
  ])
  const socket = connect(Number(new URL(emulator.baseUrl).port), '127.0.0.1')
  await createBucket(emulator, 'b')
  expect(await emulator.end(signal)).toBe(0)
  expect(emulator.output().stderr).toContain('1 requests, 0 of them answered 429')
  socket.destroy()
})

test('without --key it makes one and says it on standard error only', async () => {
  const emulator = await startChild(script, ['--port', '0', '--data', await temporaryDirectory()])
  await expect.poll(() => emulator.output().stderr).toMatch(/^API key \S{20,}/)
  const [, key = ''] = /^API key (\S+),/.exec(emulator.output().stderr) ?? []
  const headers = { Authorization: `Bearer ${key}` }
  expect((await send(emulator, '/buckets/missing/objects', { headers })).status).toBe(404)
  expect(emulator.output().stdout).not.toContain(key)
})

test.each([
  [[], /--data DIR is missing/],
  [['--data', '/tmp/x', '--port', '70000'], /--port must be a whole number from 0 to 65535, not 70000/],
  [['--data', '/tmp/x', '--plan', 'gold'], /--plan must be free, pro, enterprise, not gold/],
  [['--data', '/tmp/x', '--minute-ms', '0'], /--minute-ms must be/],
  [['--data', '/tmp/x', '--key', 'two words'], /--key must be visible ASCII/],
  [['--data', '/tmp/x', '--fault', 'list:*:fire'], /--fault: "list:\*:fire" is no fault/],
  [['--data', '/tmp/x', '--fault-seed', 'dice'], /--fault-seed must be a whole number/],
  [['--data', '/tmp/x', '--colour'], /--colour/],
  [['extra'], /extra/],
])('%j is refused with a reason and code 2', async (args, reason) => {
  const { code, stdout, stderr } = await run(...args)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(reason)
  expect(stderr).not.toMatch(/\n {4}at /)
})

test('a port in use ends with code 1 and says what to do', async () => {
  const emulator = await startChild(script, ['--port', '0', '--data', await temporaryDirectory()])
  const { port } = new URL(emulator.baseUrl)
  const { code, stderr } = await run('--port', port, '--data', await temporaryDirectory())
  expect([code, stderr]).toEqual([1, `Port ${port} is in use. Choose another, or 0 for any that is free.\n`])
})

test('--help explains options and faults', async () => {
  const { code, stdout } = await run('--help')
  expect(code).toBe(0)
  for (const text of ['--minute-ms N', 'OPERATION:MATCH:KIND', 'reset-after:0'])
    expect(stdout).toContain(text)
})

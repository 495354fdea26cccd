import { EventEmitter } from 'node:events'

import { expect, test } from 'vitest'

import { LocalServer, type ServerProcess } from './local-server.ts'

class FakeProcess extends EventEmitter implements ServerProcess {
  readonly orders: unknown[] = []
  isKilled = false

  postMessage(message: unknown): void {
    this.orders.push(message)
  }

  kill(): boolean {
    this.isKilled = true
    this.emit('exit', 143)
    return true
  }

  ready(): void {
    this.emit('message', { kind: 'ready', baseUrl: 'http://127.0.0.1:9001/v2' })
  }
}

function setUp() {
  const processes: FakeProcess[] = []
  let exits = 0
  const server = new LocalServer({
    fork: () => {
      const process = new FakeProcess()
      processes.push(process)
      return process
    },
    dataDir: '/data',
    onExit: () => (exits += 1),
  })
  const last = () => processes.at(-1) ?? new FakeProcess()
  return { server, processes, last, exits: () => exits }
}

test('starts with a fresh key, which goes by message', async () => {
  const { server, last } = setUp()
  const started = server.start()
  last().ready()
  const { endpoint, apiKey } = await started
  expect(endpoint).toBe('http://127.0.0.1:9001/v2')
  expect(apiKey).toMatch(/^[\w-]{32}$/)
  expect(last().orders).toEqual([{ dataDir: '/data', apiKey }])
  server.stop()
  const again = server.start()
  last().ready()
  expect((await again).apiKey).not.toBe(apiKey)
})

test('runs once, however often it is started', async () => {
  const { server, processes, last } = setUp()
  const [first, second] = [server.start(), server.start()]
  last().ready()
  expect(await second).toBe(await first)
  expect(await server.start()).toBe(await first)
  expect(processes).toHaveLength(1)
})

test.each([
  [
    'says so',
    (process: FakeProcess) => process.emit('message', { kind: 'failed', message: 'no disk' }),
    'no disk',
  ],
  ['says nonsense', (process: FakeProcess) => process.emit('message', 'hello'), 'no answer'],
  ['ends', (process: FakeProcess) => process.emit('exit', 7), 'exit code 7'],
])('a start that fails (it %s) is told once, and can be tried again', async (_how, fail, reason) => {
  const { server, processes, last, exits } = setUp()
  const started = server.start()
  fail(last())
  await expect(started).rejects.toMatchObject({ data: { code: 'emulator.failed', reason } })
  expect(last().isKilled).toBe(true)
  expect(exits()).toBe(0)
  const again = server.start()
  last().ready()
  expect(await again).toMatchObject({ endpoint: 'http://127.0.0.1:9001/v2' })
  expect(processes).toHaveLength(2)
})

test('an end that nobody asked for is told, and the next start starts anew', async () => {
  const { server, processes, last, exits } = setUp()
  const started = server.start()
  last().ready()
  await started
  last().emit('exit', 1)
  expect(exits()).toBe(1)
  void server.start()
  expect(processes).toHaveLength(2)
})

test('stopping it is no such end', async () => {
  const { server, last, exits } = setUp()
  const started = server.start()
  last().ready()
  await started
  server.stop()
  expect(last().isKilled).toBe(true)
  expect(exits()).toBe(0)
})

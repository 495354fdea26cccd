import { createHash, randomBytes } from 'node:crypto'

import { expect, test } from 'vitest'

import { createHashHost } from './hash-host.ts'
import type { HashAnswer, HashQuestion, HashThread } from './hash-thread.ts'
import { createMd5Threads } from './md5-threads.ts'

const mebibyte = 1024 * 1024
const md5Of = (...parts: readonly Uint8Array[]) =>
  createHash('md5').update(Buffer.concat(parts)).digest('hex')

/** A thread whose work is done here, a turn later. */
function inlineThread() {
  const host = createHashHost()
  const asked: HashQuestion[] = []
  const listeners: { answer?: (answer: HashAnswer) => void; end?: (error: Error) => void } = {}
  const thread: HashThread = {
    post: (question) => {
      asked.push(question)
      setImmediate(() => {
        const answer = host(question)
        if (answer !== undefined) listeners.answer?.(answer)
      })
    },
    onAnswer: (listener) => (listeners.answer = listener),
    onEnd: (listener) => (listeners.end = listener),
  }
  return { thread, asked, end: (error: Error) => listeners.end?.(error) }
}

function setUp(maxThreads: number) {
  const started: ReturnType<typeof inlineThread>[] = []
  const start = createMd5Threads({
    maxThreads,
    start: () => {
      const inline = inlineThread()
      started.push(inline)
      return inline.thread
    },
  })
  return { start, started }
}

test('streams that are hashed at the same time do not mix, and go on after a digest', async () => {
  const { start, started } = setUp(2)
  const parts = Array.from({ length: 5 }, () => [randomBytes(1000), randomBytes(3)] as const)
  const streams = parts.map(() => start(mebibyte))
  for (const [index, md5] of streams.entries()) void md5.update(parts[index]?.[0] ?? Buffer.alloc(0))
  expect(await Promise.all(streams.map((md5) => md5.digest()))).toEqual(parts.map(([one]) => md5Of(one)))
  for (const [index, md5] of streams.entries()) void md5.update(parts[index]?.[1] ?? Buffer.alloc(0))
  expect(await Promise.all(streams.map((md5) => md5.digest()))).toEqual(
    parts.map(([one, other]) => md5Of(one, other)),
  )
  expect(started).toHaveLength(2)
})

test('what is short needs no thread, and an idle thread is taken before another starts', async () => {
  const { start, started } = setUp(2)
  const short = start(mebibyte - 1)
  await short.update(Buffer.from('x'))
  expect(await short.digest()).toBe(md5Of(Buffer.from('x')))
  expect(started).toHaveLength(0)
  for (let round = 0; round < 3; round += 1) {
    const md5 = start(mebibyte)
    expect(await md5.digest()).toBe(md5Of())
    md5.end()
    md5.end()
  }
  expect(started).toHaveLength(1)
  expect(started[0]?.asked.filter(({ kind }) => kind === 'end')).toHaveLength(3)
})

test('shared memory is not copied, and no more than the bytes of any other is', async () => {
  const { start, started } = setUp(1)
  const md5 = start(mebibyte)
  const shared = new Uint8Array(new SharedArrayBuffer(64)).subarray(8, 16)
  const other = Buffer.alloc(64).subarray(8, 16)
  await Promise.all([md5.update(shared), md5.update(other)])
  const posted = started[0]?.asked.flatMap((question) => (question.kind === 'update' ? [question.bytes] : []))
  expect(posted?.[0]).toBe(shared)
  expect(posted?.[1]?.buffer.byteLength).toBe(8)
})

test('a thread that ends fails what it was asked, and the next stream gets another', async () => {
  const { start, started } = setUp(1)
  const md5 = start(mebibyte)
  const asked = md5.digest()
  started[0]?.end(new Error('out of memory'))
  await expect(asked).rejects.toThrow('out of memory')
  await expect(md5.update(Buffer.from('x'))).rejects.toThrow('out of memory')
  md5.end()
  expect(await start(mebibyte).digest()).toBe(md5Of())
  expect(started).toHaveLength(2)
})

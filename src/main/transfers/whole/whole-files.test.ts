import { createHash } from 'node:crypto'
import { appendFile, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'

import { expect, onTestFinished, test, vi } from 'vitest'

import { temporaryFolder } from '../../testing/test-server.ts'
import type { Disk } from '../disk.ts'
import { blockingDisk } from './blocking-disk.ts'
import { createFileHost, mostBytes } from './file-host.ts'
import type { FileAnswer, FileJob, FileThread } from './file-thread.ts'
import { createWholeFileThreads } from './whole-file-threads.ts'

const md5Of = (content: string) => createHash('md5').update(content).digest('hex')

/** Threads whose work is done here, a turn later. */
async function setUp({ disk = blockingDisk, maxThreads = 1 }: { disk?: Disk; maxThreads?: number } = {}) {
  const root = await temporaryFolder()
  const lots: (readonly FileJob[])[] = []
  const ends: ((error: Error) => void)[] = []
  const files = createWholeFileThreads({
    maxThreads,
    start: () => {
      const host = createFileHost(disk)
      const listeners: ((answers: readonly FileAnswer[]) => void)[] = []
      const thread: FileThread = {
        post: (jobs) => {
          lots.push(jobs)
          // What crosses to a thread is a copy.
          setImmediate(() => void host(structuredClone(jobs)).then((answers) => listeners[0]?.(answers)))
        },
        onAnswers: (listener) => listeners.push(listener),
        onEnd: (listener) => ends.push(listener),
      }
      return thread
    },
  })
  const target = (name: string, content: string, mayReplace = false) => ({
    root,
    localPath: name.split('/'),
    partName: `.${name.replaceAll('/', '-')}.cloudstore-part`,
    bytes: new Uint8Array(Buffer.from(content)),
    md5: md5Of(content),
    mayReplace,
  })
  return { files, root, at: (name: string) => path.join(root, name), target, lots, ends }
}

test('what is asked in one turn is one lot, and each gets its own answer', async () => {
  const { files, at, target, lots, root } = await setUp()
  await Promise.all(['a', 'deep/b', 'deep/c'].map((name) => files.save(target(name, `content of ${name}`))))
  expect(lots.map((lot) => lot.length)).toEqual([3])
  const read = await Promise.all([files.read(at('a')), files.read(at('deep/c')), files.identify(at('a'))])
  expect(read.slice(0, 2)).toMatchObject([
    { md5: md5Of('content of a') },
    { md5: md5Of('content of deep/c') },
  ])
  expect(read[2]).toEqual(read[0] && 'identity' in read[0] ? read[0].identity : null)
  expect((await readdir(root, { recursive: true })).toSorted()).toEqual(['a', 'deep', 'deep/b', 'deep/c'])
})

test('all files of a lot are durable before it is answered, with one sync for each folder', async () => {
  const calls: string[] = []
  const disk: Disk = {
    ...blockingDisk,
    openPart: async (file, which) => {
      const part = await blockingDisk.openPart(file, which)
      return { ...part, sync: () => (calls.push('sync file'), part.sync()) }
    },
    link: (file, name) => (calls.push('link'), blockingDisk.link(file, name)),
    syncFolder: (folder) => (calls.push('sync folder'), blockingDisk.syncFolder(folder)),
  }
  const { files, target } = await setUp({ disk })
  await Promise.all(['a', 'b'].map((name) => files.save(target(name, name)).then(() => calls.push('saved'))))
  expect(calls).toEqual(['sync file', 'link', 'sync file', 'link', 'sync folder', 'saved', 'saved'])
})

test('one that fails fails alone, with its path', async () => {
  const { files, at, target } = await setUp()
  await writeFile(at('taken'), 'mine')
  const outcomes = await Promise.allSettled([
    files.save(target('taken', 'new')),
    files.save(target('free', 'new')),
    files.read(at('missing')),
    files.save(target('taken', 'newer', true)),
    files.save(target('taken', 'newer')),
  ])
  expect(outcomes).toMatchObject([
    { reason: { data: { code: 'local.exists', subject: at('taken') } } },
    { status: 'fulfilled' },
    { reason: { data: { code: 'local.missing', subject: at('missing') } } },
    { status: 'fulfilled' },
    // It holds just these bytes already.
    { status: 'fulfilled' },
  ])
  expect(await readFile(at('taken'), 'utf8')).toBe('newer')
  expect((await stat(at('free'))).nlink).toBe(1)
})

test('a large file is not read', async () => {
  const { files, at } = await setUp()
  await writeFile(at('large'), Buffer.alloc(mostBytes + 1))
  expect(await files.read(at('large'))).toBeNull()
  await writeFile(at('just'), Buffer.alloc(mostBytes))
  expect((await files.read(at('just')))?.bytes).toHaveLength(mostBytes)
})

test('a file that changes while it is read is not taken', async () => {
  const disk: Disk = {
    ...blockingDisk,
    openSource: async (file) => {
      const source = await blockingDisk.openSource(file)
      return {
        ...source,
        read: async (into, position) => {
          await appendFile(file, 'more')
          return source.read(into, position)
        },
      }
    },
  }
  const { files, at } = await setUp({ disk })
  await writeFile(at('file'), 'content')
  await expect(files.read(at('file'))).rejects.toMatchObject({ data: { code: 'transfer.sourceChanged' } })
})

test('a thread that ends fails what it was asked, and the next lot gets another', async () => {
  const { files, at, ends } = await setUp()
  await writeFile(at('file'), 'content')
  const reading = files.read(at('file'))
  await new Promise((resolve) => setImmediate(resolve))
  ends[0]?.(new Error('out of memory'))
  await expect(reading).rejects.toThrow('out of memory')
  expect(await files.read(at('file'))).toMatchObject({ md5: md5Of('content') })
  expect(ends).toHaveLength(2)
})

/** Threads that are at work until they are let on. */
async function setUpBusy() {
  const waiting: (() => void)[] = []
  const disk: Disk = {
    ...blockingDisk,
    openSource: async (file) => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      return blockingDisk.openSource(file)
    },
  }
  const world = await setUp({ disk, maxThreads: 2 })
  await writeFile(world.at('file'), 'content')
  const reads = [world.files.read(world.at('file'))]
  await expect.poll(() => waiting.length).toBe(1)
  async function readAll(): Promise<void> {
    let isDone = false
    const all = Promise.all(reads).then(() => (isDone = true))
    await expect.poll(() => (waiting.splice(0).forEach((letOn) => letOn()), isDone)).toBe(true)
    await all
  }
  return { ...world, reads, readAll }
}

test('what comes while a thread is at work waits for it, and becomes one lot', async () => {
  const { files, at, lots, ends, reads, readAll } = await setUpBusy()
  reads.push(files.read(at('file')), files.read(at('file')))
  await readAll()
  expect(lots.map((lot) => lot.length)).toEqual([1, 2])
  expect(ends).toHaveLength(1)
})

test('soon after a lot, calls are gathered for another, until there are many', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const { files, at, lots } = await setUp()
  const read = (file: string) => files.read(file)
  await writeFile(at('file'), 'content')
  await read(at('file'))
  const single = read(at('file'))
  await turn()
  const another = read(at('file'))
  await turn()
  expect(lots.map((lot) => lot.length)).toEqual([1])
  vi.advanceTimersByTime(2)
  await Promise.all([single, another])
  await Promise.all(Array.from({ length: 8 }, () => read(at('file'))))
  expect(lots.map((lot) => lot.length)).toEqual([1, 2, 8])
})

test('when much has to wait, another thread takes it', async () => {
  const { files, at, lots, ends, reads, readAll } = await setUpBusy()
  for (let count = 0; count < 5; count += 1) reads.push(files.read(at('file')))
  await expect.poll(() => ends.length).toBe(2)
  await readAll()
  expect(lots.map((lot) => lot.length)).toEqual([1, 5])
})

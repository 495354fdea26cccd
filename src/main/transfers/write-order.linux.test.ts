import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import type { FaultCase } from '../testing/faulty-network/fault-cases.ts'
import { runGroup } from '../testing/faulty-network/faulty-account.ts'
import { temporaryFolder } from '../testing/test-server.ts'

const calls = 'openat,write,pwrite64,fsync,fdatasync,link,linkat,rename,renameat,renameat2'

/** Runs work while the system's calls of this process are written down, and gives those about files, in order. */
async function recorded(folder: string, work: () => Promise<unknown>): Promise<string[]> {
  const file = path.join(folder, 'calls')
  const options = ['-f', '-y', '-qq', '-e', `trace=${calls}`, '-o', file, '-p', String(process.pid)]
  const strace = spawn('strace', options, { stdio: ['ignore', 'ignore', 'pipe'] })
  const gone = once(strace, 'exit')
  // It writes the file as soon as it is attached, at the latest with the first call after that.
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).not.toBe('')
  try {
    await work()
  } finally {
    strace.kill('SIGINT')
    await gone
  }
  // What another thread interrupted is told in two parts; its begin says which file it is about.
  return (await readFile(file, 'utf8')).split('\n').filter((line) => !line.includes(' resumed>'))
}

const download = (key: string, sizeBytes: number): FaultCase => ({
  operation: 'download',
  key,
  content: Buffer.alloc(sizeBytes, key),
  before: null,
  faults: [],
  heals: true,
  isVerifiable: true,
})

const syncs = (what: string) => new RegExp(String.raw`f(?:data)?sync\(\d+<${what}>`)

test.each([
  ['a small file', 100],
  ['a file in pieces', 300_000],
])('%s is on record, then on the disk, then named, then done', async (_name, sizeBytes) => {
  const folder = await temporaryFolder()
  const lines = await recorded(folder, () => runGroup(folder, [download('film', sizeBytes)]))
  const saved = path.join(folder, 'saved')
  const after = (place: number, pattern: RegExp) =>
    lines.findIndex((line, at) => at > place && pattern.test(line))

  const record = syncs(`${folder}/journal(?:-wal|-journal)?`)
  const accepted = after(-1, record)
  const made = after(-1, new RegExp(String.raw`openat\(.*\.cloudstore-part.*O_CREAT`))
  const written = lines.findLastIndex((line) => /write(?:64)?\(\d+<[^>]*\.cloudstore-part>/.test(line))
  const synced = after(written, syncs(String.raw`[^>]*\.cloudstore-part`))
  const named = after(synced, new RegExp(String.raw`(?:link|rename)\w*\(.*\.cloudstore-part.*${saved}/film`))
  const nameSynced = after(named, syncs(saved))
  const done = after(nameSynced, record)
  const order = [accepted, made, written, synced, named, nameSynced, done]
  expect(order).not.toContain(-1)
  expect(order).toEqual(order.toSorted((one, other) => one - other))
  // Nothing of it has the name before it is on the disk.
  expect(lines.slice(0, synced).filter((line) => line.includes(`${saved}/film`))).toEqual([])
})

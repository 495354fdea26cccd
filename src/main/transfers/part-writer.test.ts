import { createHash, randomBytes } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { chunkBytes, createChunkMemory } from './chunk-memory.ts'
import { startMd5Here } from './hashing/md5.ts'
import { PartWriter, type PartWriterParts } from './part-writer.ts'

function setUp(parts: Partial<PartWriterParts> = {}) {
  const file: Buffer[] = []
  const writes: { readonly bytes: number; readonly at: number }[] = []
  const waiting: (() => void)[] = []
  const disk = { isSlow: false }
  const md5 = startMd5Here(0)
  const writer = new PartWriter({
    part: {
      write: async (bytes, at) => {
        writes.push({ bytes: bytes.byteLength, at })
        if (disk.isSlow) await new Promise<void>((resolve) => waiting.push(resolve))
        file.push(Buffer.from(bytes))
      },
    },
    md5,
    memory: createChunkMemory(),
    startBytes: 0,
    expectedBytes: 0,
    ...parts,
  })
  return { writer, md5, file, writes, disk, next: () => waiting.shift()?.() }
}

test('pieces of any size arrive in their order, in the file and in the MD5', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 })),
      fc.nat(60),
      fc.nat(60),
      async (pieces, expectedBytes, startBytes) => {
        const { writer, md5, file, writes } = setUp({ expectedBytes, startBytes })
        for (const piece of pieces) {
          const reused = Uint8Array.from(piece)
          await writer.add(reused)
          reused.fill(0)
        }
        await writer.flush()
        const content = Buffer.concat(pieces)
        expect(Buffer.concat(file).equals(content)).toBe(true)
        expect(await md5.digest()).toBe(createHash('md5').update(content).digest('hex'))
        expect(writer.sizeBytes).toBe(startBytes + content.length)
        let at = startBytes
        for (const write of writes) {
          expect(write.at).toBe(at)
          at += write.bytes
        }
      },
    ),
  )
})

test('what comes while the disk is busy is written together', async () => {
  const { writer, writes, disk, next } = setUp()
  disk.isSlow = true
  for (let count = 0; count < 100; count += 1) await writer.add(randomBytes(10))
  expect(writes).toEqual([{ bytes: 10, at: 0 }])
  disk.isSlow = false
  next()
  await writer.flush()
  expect(writes.slice(1)).toEqual([{ bytes: 990, at: 10 }])
})

test('no more than six chunks are in memory, however slow the disk is', async () => {
  const { writer, disk, next } = setUp()
  disk.isSlow = true
  const bytes = randomBytes(chunkBytes)
  for (let count = 0; count < 6; count += 1) await writer.add(bytes)
  let isAdded = false
  const seventh = writer.add(bytes).then(() => (isAdded = true))
  await turn()
  expect(isAdded).toBe(false)
  disk.isSlow = false
  next()
  await seventh
  await writer.flush()
})

test('a write that fails ends it, and nothing is written behind the hole', async () => {
  let writes = 0
  const { writer } = setUp({
    part: {
      write: () => {
        writes += 1
        return Promise.reject(new Error('disk full'))
      },
    },
  })
  await writer.add(Buffer.from('a'))
  await expect(writer.flush()).rejects.toThrow('disk full')
  await expect(writer.add(Buffer.from('b'))).rejects.toThrow('disk full')
  await expect(writer.flush()).rejects.toThrow('disk full')
  expect(writes).toBe(1)
})

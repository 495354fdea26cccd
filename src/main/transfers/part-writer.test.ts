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
  for (let count = 0; count < 5; count += 1) expect(writer.add(bytes)).toBeNull()
  let hasRoom = false
  const sixth = writer.add(bytes)?.then(() => (hasRoom = true))
  await turn()
  expect(hasRoom).toBe(false)
  disk.isSlow = false
  next()
  await sixth
  expect(hasRoom).toBe(true)
  await writer.flush()
})

test('lent memory is written where it is, and given back when all of it was', async () => {
  const memory = createChunkMemory()
  const { writer, writes, file, disk, next } = setUp({ memory })
  const chunk = memory.take(chunkBytes)
  chunk.set(randomBytes(100))
  const isFree = () => memory.take(chunkBytes).buffer === chunk.buffer
  await writer.add(chunk.subarray(0, 5))
  await writer.flush()
  expect(isFree()).toBe(false)
  disk.isSlow = true
  const pieces = [
    [5, 9],
    [9, 15],
    [15, 20],
    [21, 30],
  ].map(([from, to]) => chunk.subarray(from, to))
  for (const piece of [...pieces, Buffer.from('from elsewhere'), chunk.subarray(30)]) await writer.add(piece)
  disk.isSlow = false
  next()
  await writer.flush()
  expect(isFree()).toBe(true)
  // The second goes out at once; what follows it in its memory is gathered meanwhile.
  expect(writes.map(({ bytes }) => bytes)).toEqual([5, 4, 11, 9, 14, chunkBytes - 30])
  const parts = [
    chunk.subarray(0, 20),
    chunk.subarray(21, 30),
    Buffer.from('from elsewhere'),
    chunk.subarray(30),
  ]
  expect(Buffer.concat(file).equals(Buffer.concat(parts))).toBe(true)
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

import { createHash, randomBytes } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { chunkBytes, createChunkMemory } from './chunk-memory.ts'
import { FileBody, type FileBodyParts } from './file-body.ts'
import { startMd5Here } from './hashing/md5.ts'

function setUp(content: Buffer, parts: Partial<FileBodyParts> = {}) {
  const md5 = startMd5Here(content.length)
  const reads: number[] = []
  const sent: number[] = []
  const body = new FileBody({
    source: {
      read: (into, position) => {
        reads.push(position)
        return Promise.resolve(content.copy(into, 0, position))
      },
    },
    sizeBytes: content.length,
    md5,
    memory: createChunkMemory(),
    admit: (bytes) => bytes,
    beforeLast: () => Promise.resolve(),
    onSent: (bytes) => sent.push(bytes),
    onShort: () => new Error('too short'),
    ...parts,
  })
  return { body, md5, reads, sent }
}

async function takeAll(body: FileBody): Promise<Buffer> {
  const taken: Uint8Array[] = []
  for (let bytes = await body.next(); bytes !== null; bytes = await body.next()) {
    taken.push(Uint8Array.from(bytes))
    body.giveBack(bytes)
  }
  return Buffer.concat(taken)
}

test('whatever the disk reads and the limit admits, the bytes, the MD5 and the count are those of the file', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      async (bytes, readSizes, admitSizes) => {
        const content = Buffer.from(bytes)
        let [reads, admits] = [0, 0]
        const { body, md5, sent } = setUp(content, {
          source: {
            read: (into, position) => {
              const most = readSizes[reads++ % readSizes.length] ?? 1
              return Promise.resolve(content.copy(into, 0, position, position + most))
            },
          },
          admit: (most) => Math.min(most, admitSizes[admits++ % admitSizes.length] ?? 1),
        })
        expect((await takeAll(body)).equals(content)).toBe(true)
        expect(await md5.digest()).toBe(createHash('md5').update(content).digest('hex'))
        expect(sent).toEqual(sent.toSorted((left, right) => left - right))
        expect([sent[0], sent.at(-1)]).toEqual([0, content.length])
      },
    ),
  )
})

test('no more than six chunks are in memory, and what comes back is used again', async () => {
  const content = randomBytes(chunkBytes * 12)
  const { body, reads } = setUp(content)
  const lent: Uint8Array[] = []
  for (let count = 0; count < 6; count += 1) lent.push((await body.next()) ?? Buffer.alloc(0))
  const waiting = body.next()
  await turn()
  expect(reads).toHaveLength(6)
  for (const bytes of lent) body.giveBack(bytes)
  expect(lent.map(({ buffer }) => buffer)).toContain((await waiting)?.buffer)
})

test('destroyed, it ends for whoever waits for it', async () => {
  const { body } = setUp(randomBytes(chunkBytes * 8))
  for (let count = 0; count < 6; count += 1) await body.next()
  const waiting = body.next()
  await turn()
  body.destroy()
  expect(await waiting).toBeNull()
  await body.close()
})

test('the last bytes do not go out when the look before them fails', async () => {
  const { body } = setUp(randomBytes(chunkBytes + 1), {
    beforeLast: () => Promise.reject(new Error('changed')),
  })
  expect((await body.next())?.byteLength).toBe(chunkBytes)
  await expect(body.next()).rejects.toThrow('changed')
})

test('a file that ends early fails', async () => {
  const { body } = setUp(Buffer.from('abc'), { sizeBytes: 5 })
  await body.next()
  await expect(body.next()).rejects.toThrow('too short')
})

import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../testing/test-emulator.ts'
import { Bucket, BucketGoneError } from './bucket.ts'

async function newBucket(): Promise<Bucket> {
  const directory = await temporaryDirectory()
  await Bucket.create(directory)
  return Bucket.open(directory, Date.now)
}

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

test('at whatever moment of an upload a bucket is closed as empty, either the upload fails or the closing', async () => {
  let wasStoredBefore = false
  for (let turns = 0; !wasStoredBefore; turns += 10) {
    const bucket = await newBucket()
    let isStored = false
    const put = bucket.put({ key: 'k', contentType: 'a/b', metadata: [], body: bytes('x') }).then(
      () => (isStored = true),
      (error: unknown) => error,
    )
    for (let turn = 0; turn < turns; turn += 1) await nextTurn()
    wasStoredBefore = isStored
    const isClosed = await bucket.closeIfEmpty()
    expect((await put) instanceof BucketGoneError).toBe(isClosed)
    if (!isClosed) await bucket.close()
  }
})

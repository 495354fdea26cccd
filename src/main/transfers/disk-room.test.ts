import { expect, test } from 'vitest'

import { download } from '../testing/scripted-engine.ts'
import { assertRoom } from './disk-room.ts'
import { systemDisk } from './system-disk.ts'

const diskWith = (freeBytes: () => Promise<number>) => ({ ...systemDisk, freeBytes })
const hundredBytesEach = ['a', 'b', 'c'].map((key) => download(key))

test('what does not fit is refused beforehand, with what it needs and what is free', async () => {
  const disk = diskWith(() => Promise.resolve(299))
  await expect(assertRoom(disk, '/to', hundredBytesEach)).rejects.toMatchObject({
    data: { code: 'local.noRoom', subject: '/to', neededBytes: 300, freeBytes: 299 },
  })
})

test('what just fits is let through, and so is anything where the system does not tell', async () => {
  const full = diskWith(() => Promise.resolve(300))
  const silent = diskWith(() => Promise.reject(new Error('not told')))
  expect(await assertRoom(full, '/to', hundredBytesEach)).toBeUndefined()
  expect(await assertRoom(silent, '/to', hundredBytesEach)).toBeUndefined()
})

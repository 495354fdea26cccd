import { copyFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

import { SqlDatabase } from '../sqlite/database.ts'
import type { StoreEvent } from '../catalog/store/store-api.ts'
import type { FileNotice } from '../sqlite/open-file.ts'
import { newWalk } from '../catalog/walk.ts'
import { openInlineStore } from './inline-store.ts'
import { temporaryFolder } from './test-server.ts'

/** The file of a catalog in a folder of its own, and stores over it. */
export async function catalogFile() {
  const filePath = path.join(await temporaryFolder(), 'account', 'catalog.sqlite')
  const notices: FileNotice[] = []
  const open = () =>
    openInlineStore(filePath, {
      onEvent: (event: StoreEvent) => {
        if (event.kind === 'replaced') notices.push(event.notice)
      },
    })
  return { filePath, aside: `${filePath}.aside`, open, notices }
}

/** A file with 3,000 objects, as an earlier run of the app left it. */
export async function filledFile() {
  const file = await catalogFile()
  const store = file.open()
  await fill(store)
  await store.close(false)
  // In this process the library lets go of a file only when its statements are collected as garbage. A copy is free.
  const database = new SqlDatabase(file.filePath)
  database.script('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  const copy = `${file.filePath}.copy`
  await copyFile(file.filePath, copy)
  for (const end of ['', '-wal', '-shm']) await rm(file.filePath + end, { force: true })
  await rename(copy, file.filePath)
  return file
}

type OpenFile = ReturnType<Awaited<ReturnType<typeof catalogFile>>['open']>

/** Walks a bucket of so many keys; throws what the store throws. */
export async function fill(store: OpenFile, count = 3_000): Promise<void> {
  const keys = Array.from({ length: count }, (_, at) => `folder ${at % 50}/key number ${at}`).toSorted()
  const walk = { ...newWalk('', { isFirst: true, nowMs: 0 }), startedAt: 1 }
  await store.beginWalk('b', walk, 1)
  await store.applyPage('b', {
    columns: {
      keys,
      sizesBytes: new Float64Array(count).fill(1),
      modifiedAtMs: new Float64Array(count).fill(1_000),
      contentTypes: null,
    },
    walk: { ...walk, hasEnded: true, pageCount: 1 },
    askedAt: 1,
    underWaySince: 1,
    sparing: { day: 20_260_101, requests: 7 },
  })
  while ((await store.finishWalk('b', '', 5, 2)) === null);
}

/** What is known of the bucket that `fill` walks, by reading every row of it. */
export async function known(store: OpenFile): Promise<{ readonly objects: number; readonly walks: number }> {
  const { covered } = await store.bucket('b')
  const objects = await store.objectsUnder('b', '', null, 100_000)
  return { objects: objects.length, walks: covered.length }
}

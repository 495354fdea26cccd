// @vitest-environment happy-dom
import { expect, test } from 'vitest'

import { createQueryClient } from '../../app/query-client.ts'
import type { Entry } from '../../../shared/entry.ts'
import { MemoryMain } from '../../testing/memory-main.ts'
import { useMemoryMain } from '../../testing/render-app.tsx'
import { bucketRowsKey } from './folder-queries.ts'
import { createRowReader } from './row-reader.ts'

const folder = { accountId: 'account-1', bucket: 'docs', prefix: '' }

function object(key: string): Entry {
  return { kind: 'object', key, sizeBytes: 0, contentType: 'text/plain', modifiedAtMs: null }
}

function keysOf(entries: readonly Entry[] | null): string[] | null {
  return entries && entries.map((entry) => (entry.kind === 'object' ? entry.key : entry.prefix))
}

function setUp(count: number) {
  const main = new MemoryMain()
  main.addFolder(
    'docs',
    '',
    Array.from({ length: count }, (_, index) => object(`k${index}`)),
  )
  useMemoryMain(main)
  const queryClient = createQueryClient()
  return {
    main,
    queryClient,
    reader: createRowReader(queryClient, folder, { by: 'name', direction: 'ascending' }),
  }
}

test('reads a range over several pages, each page once', async () => {
  const { main, reader } = setUp(450)
  expect(reader.peek(98, 201)).toBeNull()
  expect(keysOf(await reader.read(98, 201))).toEqual(
    Array.from({ length: 104 }, (_, step) => `k${98 + step}`),
  )
  expect(reader.peek(98, 201)).toHaveLength(104)
  await reader.read(0, 299)
  expect(main.inputsOf('folders.rows')).toHaveLength(3)
})

test('gives fewer rows where the list ends before', async () => {
  const { reader } = setUp(5)
  expect(keysOf(await reader.read(3, 80))).toEqual(['k3', 'k4'])
})

test('reads again what changed since', async () => {
  const { main, queryClient, reader } = setUp(3)
  await reader.read(0, 2)
  main.addFolder('docs', '', [object('new'), object('k0')])
  await queryClient.invalidateQueries({ queryKey: bucketRowsKey(folder) })
  expect(reader.peek(0, 1)).toBeNull()
  expect(keysOf(await reader.read(0, 1))).toEqual(['new', 'k0'])
})

test('finds a row after a place, and around the end', async () => {
  const { reader } = setUp(450)
  await expect(reader.find(isRow('k449'), 120, 450)).resolves.toBe(449)
  await expect(reader.find(isRow('k101'), 120, 450)).resolves.toBe(101)
  await expect(reader.find(isRow('k120'), 120, 450)).resolves.toBe(120)
  await expect(reader.find(isRow('no such'), 120, 450)).resolves.toBeUndefined()
})

function isRow(key: string): (entry: Entry) => boolean {
  return (entry) => entry.kind === 'object' && entry.key === key
}

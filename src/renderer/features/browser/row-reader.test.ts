// @vitest-environment happy-dom
import { expect, test } from 'vitest'

import { createQueryClient } from '../../app/query-client.ts'
import type { Entry } from '../../../shared/entry.ts'
import { MemoryMain } from '../../testing/memory-main.ts'
import { useMemoryMain } from '../../testing/render-app.tsx'
import { entryPath } from './entry-ref.ts'
import { createRowReader } from './row-reader.ts'
import { bucketKey, type ViewRef } from './view-queries.ts'

const viewRef: ViewRef = {
  accountId: 'account-1',
  bucket: 'docs',
  view: { kind: 'folder', prefix: '' },
}

function object(key: string): Entry {
  return { kind: 'object', key, sizeBytes: 0, contentType: 'text/plain', modifiedAtMs: null }
}

function keysOf(entries: readonly (Entry | undefined)[] | null): string[] | null {
  return entries && entries.map((entry) => (entry ? entryPath(entry) : ''))
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
    reader: createRowReader(queryClient, viewRef, { by: 'name', direction: 'ascending' }),
  }
}

test('knows a range only where every page of it is loaded, and reads each page once', async () => {
  const { main, reader } = setUp(450)
  await reader.read(99)
  expect(reader.peek(98, 200)).toBeNull()
  expect(keysOf([await reader.read(100), await reader.read(200)])).toEqual(['k100', 'k200'])
  expect(keysOf(reader.peek(98, 101))).toEqual(['k98', 'k99', 'k100', 'k101'])
  expect(reader.peek(0, 299)).toHaveLength(300)
  expect(main.inputsOf('views.rows')).toHaveLength(3)
})

test('gives no row beyond the end', async () => {
  const { reader } = setUp(5)
  await expect(reader.read(80)).resolves.toBeUndefined()
  expect(reader.peek(3, 5)).toBeNull()
})

test('reads again what changed since', async () => {
  const { main, queryClient, reader } = setUp(3)
  await reader.read(0)
  main.addFolder('docs', '', [object('new'), object('k0')])
  await queryClient.invalidateQueries({ queryKey: bucketKey(viewRef) })
  expect(reader.peek(0, 1)).toBeNull()
  expect(keysOf([await reader.read(0), await reader.read(1)])).toEqual(['new', 'k0'])
})

test('asks main for a name, and reads no page for it', async () => {
  const { main, reader } = setUp(450)
  await expect(reader.seek('k44', 120)).resolves.toBe(440)
  await expect(reader.seek('k1', 200)).resolves.toBe(1)
  await expect(reader.seek('no such', 120)).resolves.toBeNull()
  expect(main.inputsOf('views.rows')).toEqual([])
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Entry, Sort } from '../../shared/entry.ts'
import { FolderTree, type IndexedObject } from './folder-tree.ts'
import { FolderView, rowCount } from './folder-view.ts'

const byName: Sort = { by: 'name', direction: 'ascending' }

function treeOf(...keys: readonly string[]): FolderTree {
  const tree = new FolderTree()
  for (const key of keys) tree.put({ key, sizeBytes: 1, modifiedAtMs: null })
  return tree
}

function rowsOf(tree: FolderTree, prefix: string, sort = byName): readonly Entry[] {
  const node = tree.folder(prefix)
  return node ? new FolderView(node, sort).entries() : []
}

const pathOf = (entry: Entry) => (entry.kind === 'folder' ? entry.prefix : entry.key)
const paths = (rows: readonly Entry[]) => rows.map((row) => pathOf(row))

test('a folder shows its folders with counts, bytes and the newest time, then its objects', () => {
  const tree = new FolderTree()
  tree.put({ key: 'a/x.txt', sizeBytes: 3, modifiedAtMs: 10 })
  tree.put({ key: 'a/b/y.png', sizeBytes: 4, modifiedAtMs: 30 })
  tree.put({ key: 'a/b/c/z', sizeBytes: 5, modifiedAtMs: 20 })
  tree.put({ key: 'top.pdf', sizeBytes: 6, modifiedAtMs: null })
  expect(rowsOf(tree, '')).toEqual([
    { kind: 'folder', prefix: 'a/', objectCount: 3, sizeBytes: 12, modifiedAtMs: 30 },
    { kind: 'object', key: 'top.pdf', sizeBytes: 6, contentType: 'application/pdf', modifiedAtMs: null },
  ])
  expect(rowsOf(tree, 'a/')).toEqual([
    { kind: 'folder', prefix: 'a/b/', objectCount: 2, sizeBytes: 9, modifiedAtMs: 30 },
    { kind: 'object', key: 'a/x.txt', sizeBytes: 3, contentType: 'text/plain', modifiedAtMs: 10 },
  ])
})

test('the newest time of a folder goes back when its newest object goes', () => {
  const tree = new FolderTree()
  tree.put({ key: 'a/old', sizeBytes: 1, modifiedAtMs: 10 })
  tree.put({ key: 'a/b/new', sizeBytes: 1, modifiedAtMs: 20 })
  expect(rowsOf(tree, '')).toMatchObject([{ modifiedAtMs: 20 }])
  tree.remove('a/b/new')
  expect(rowsOf(tree, '')).toMatchObject([{ prefix: 'a/', modifiedAtMs: 10, objectCount: 1 }])
})

test('the object that marks a folder makes the folder, and is no row in it', () => {
  const tree = treeOf('new/')
  expect(rowsOf(tree, '')).toMatchObject([{ kind: 'folder', prefix: 'new/', objectCount: 1 }])
  expect(rowsOf(tree, 'new/')).toEqual([])
})

test('empty segments are folders with names of their own', () => {
  const tree = treeOf('a//b', 'a/b', '/x', '/')
  expect(paths(rowsOf(tree, ''))).toEqual(['/', 'a/'])
  expect(paths(rowsOf(tree, '/'))).toEqual(['/x'])
  expect(paths(rowsOf(tree, 'a/'))).toEqual(['a//', 'a/b'])
  expect(paths(rowsOf(tree, 'a//'))).toEqual(['a//b'])
})

test('names are sorted as a person counts, folders first, in either direction', () => {
  const tree = treeOf(
    'img10.png',
    'img9.png',
    'IMG1.png',
    'é',
    'z',
    'b/1',
    'a b/1',
    'a/1',
    'a-b/1',
    'a10/1',
    'a9/1',
  )
  const folders = ['a/', 'a b/', 'a-b/', 'a9/', 'a10/', 'b/']
  const objects = ['é', 'IMG1.png', 'img9.png', 'img10.png', 'z']
  expect(paths(rowsOf(tree, ''))).toEqual([...folders, ...objects])
  expect(paths(rowsOf(tree, '', { by: 'name', direction: 'descending' }))).toEqual([
    ...folders.toReversed(),
    ...objects.toReversed(),
  ])
})

test.each([
  ['size', ['b.txt', 'c.png', 'a.pdf']],
  ['type', ['a.pdf', 'c.png', 'b.txt']],
  ['modified', ['c.png', 'a.pdf', 'b.txt']],
] as const)('by %s, in either direction', (by, ascending) => {
  const tree = new FolderTree()
  tree.put({ key: 'a.pdf', sizeBytes: 30, modifiedAtMs: 20 })
  tree.put({ key: 'b.txt', sizeBytes: 10, modifiedAtMs: 30 })
  tree.put({ key: 'c.png', sizeBytes: 20, modifiedAtMs: 10 })
  expect(paths(rowsOf(tree, '', { by, direction: 'ascending' }))).toEqual(ascending)
  expect(paths(rowsOf(tree, '', { by, direction: 'descending' }))).toEqual(ascending.toReversed())
})

test('equals are in the order of their names, whatever the direction', () => {
  const tree = treeOf('c', 'a', 'b')
  for (const direction of ['ascending', 'descending'] as const) {
    expect(paths(rowsOf(tree, '', { by: 'size', direction }))).toEqual(['a', 'b', 'c'])
  }
})

test.each([
  ['json', 'application/octet-stream'],
  ['a.b/png', 'application/octet-stream'],
  ['photo.JPG', 'image/jpeg'],
  ['x.unknown-extension', 'application/octet-stream'],
])('without a known type, %s is shown as %s', (key, contentType) => {
  const prefix = key.slice(0, key.lastIndexOf('/') + 1)
  expect(rowsOf(treeOf(key), prefix)).toMatchObject([{ contentType }])
})

/** Few, so that they meet each other often. */
const keys = [
  'a',
  'a/',
  'a/b',
  'a/B',
  'a/9',
  'a/10',
  'a/b/c',
  'a/b c/d',
  'a//',
  'a//b',
  '/',
  '/x',
  '//',
  'B/a',
  'b/a',
]
const someObject: fc.Arbitrary<IndexedObject> = fc.record({
  key: fc.constantFrom(...keys),
  sizeBytes: fc.nat(3),
  modifiedAtMs: fc.option(fc.nat(3)),
  contentType: fc.constantFrom('text/plain', 'image/png'),
})
const changes = fc.array(fc.record({ object: someObject, isPut: fc.boolean() }), { maxLength: 30 })
const sorts = fc.record({
  by: fc.constantFrom('name' as const, 'size' as const, 'type' as const, 'modified' as const),
  direction: fc.constantFrom('ascending' as const, 'descending' as const),
})

function sum(inside: readonly IndexedObject[]): number {
  return inside.reduce((total, { sizeBytes }) => total + sizeBytes, 0)
}

function newest(inside: readonly IndexedObject[]): number | null {
  const times = inside.flatMap(({ modifiedAtMs }) => modifiedAtMs ?? [])
  return times.length > 0 ? Math.max(...times) : null
}

/** The rows of a folder, made anew from all objects, with no thought of speed. */
function naiveRows(objects: readonly IndexedObject[], prefix: string): Entry[] {
  const below = objects.filter(({ key }) => key.startsWith(prefix) && key !== prefix)
  const isDirect = ({ key }: IndexedObject) => !key.slice(prefix.length).includes('/')
  const folderOf = ({ key }: IndexedObject) => key.slice(0, key.indexOf('/', prefix.length) + 1)
  const folders = new Set(below.filter((object) => !isDirect(object)).map((object) => folderOf(object)))
  return [
    ...[...folders].map((folder): Entry => {
      const inside = below.filter(({ key }) => key.startsWith(folder))
      const totals = { objectCount: inside.length, sizeBytes: sum(inside), modifiedAtMs: newest(inside) }
      return { kind: 'folder', prefix: folder, ...totals }
    }),
    ...below
      .filter((object) => isDirect(object))
      .map((object): Entry => {
        const { key, sizeBytes, modifiedAtMs, contentType = '' } = object
        return { kind: 'object', key, sizeBytes, modifiedAtMs, contentType }
      }),
  ]
}

const inAnyOrder = (rows: readonly Entry[]) =>
  rows.toSorted((left, right) => (pathOf(left) < pathOf(right) ? -1 : 1))

test('whatever comes and goes, a view shows what a look at all objects shows, sorted as if made anew', () => {
  fc.assert(
    fc.property(
      fc.array(changes, { maxLength: 4 }),
      fc.constantFrom('', 'a/', '/', 'a//'),
      sorts,
      (batches, prefix, sort) => {
        const tree = new FolderTree()
        const objects = new Map<string, IndexedObject>()
        let viewed: { node: unknown; view: FolderView } | undefined
        for (const batch of batches) {
          for (const { object, isPut } of batch) {
            if (isPut) {
              tree.put(object)
              objects.set(object.key, object)
            } else {
              tree.remove(object.key)
              objects.delete(object.key)
            }
          }
          const node = tree.folder(prefix)
          const below = [...objects.values()].filter(({ key }) => key.startsWith(prefix))
          expect(node?.objectCount ?? 0).toBe(below.length)
          expect([...tree.under(prefix)].length).toBe(below.length)
          const expected = naiveRows([...objects.values()], prefix)
          expect(node ? rowCount(node) : 0).toBe(expected.length)
          if (node && viewed?.node !== node) viewed = { node, view: new FolderView(node, sort) }
          const rows = node ? (viewed?.view.entries() ?? []) : []
          expect(inAnyOrder(rows)).toEqual(inAnyOrder(expected))
          const anew = new FolderTree()
          for (const object of objects.values()) anew.put(object)
          expect(rows).toEqual(rowsOf(anew, prefix, sort))
        }
      },
    ),
  )
})

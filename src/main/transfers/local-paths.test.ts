import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { flawsOf, hostileNames, hostileSegments, platforms } from '../testing/hostile-names.ts'
import { foldedName, LocalPaths } from './local-paths.ts'

const batches = fc.array(
  fc.array(
    fc.oneof(
      hostileNames,
      fc.constantFrom('A', 'b', 'B', 'ß', 'SS', 'é', 'e\u0301', 'a (2)'),
      hostileSegments,
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  {
    maxLength: 12,
  },
)

test('no two files get one path, and no file that of a folder, however often one is placed again', () => {
  fc.assert(
    fc.property(batches, platforms, fc.boolean(), (keys, platform, foldsNames) => {
      const paths = new LocalPaths({ platform, foldsNames })
      const fold = (names: readonly string[]) => (foldsNames ? foldedName(names.join('/')) : names.join('/'))
      const folders = new Set<string>()
      for (const key of keys) {
        const names = paths.reserveFolder(key.slice(0, -1))
        for (const depth of names.keys()) folders.add(fold(names.slice(0, depth + 1)))
      }
      const placed = keys.map((key) => paths.placeFile(key))
      placed.push(...placed.map((names) => paths.placeBeside(names)))
      const files = placed.map((names) => fold(names))
      expect(new Set(files).size).toBe(files.length)
      for (const file of files) expect(folders).not.toContain(file)
      for (const name of placed.flat()) expect(flawsOf(name, platform)).toEqual([])
    }),
  )
})

function placed(names: readonly string[], foldsNames: boolean): string[] {
  const paths = new LocalPaths({ platform: 'posix', foldsNames })
  return names.map((name) => paths.placeFile([name]).join('/'))
}

test('names that a file system may take for one are kept apart where it does', () => {
  expect(placed(['A', 'a'], true)).toEqual(['A', 'a (2)'])
  expect(placed(['A', 'a'], false)).toEqual(['A', 'a'])
  expect(placed(['é', 'e\u0301'], true)).toEqual(['é', 'e\u0301 (2)'])
  expect(placed(['ß', 'SS'], true)).toEqual(['ß', 'SS (2)'])
})

test('a//b and a/_/b, the file a and the folder a/ all find a place', () => {
  const paths = new LocalPaths({ platform: 'posix', foldsNames: false })
  const keys = [['a', '', 'b'], ['a', '_', 'b'], ['a']]
  for (const key of keys) paths.reserveFolder(key.slice(0, -1))
  expect(keys.map((key) => paths.placeFile(key).join('/'))).toEqual(['a/_/b', 'a/_ (2)/b', 'a (2)'])
})

test.each([
  ['A', 'a'],
  ['É', 'é'],
  ['é', 'e\u0301'],
  ['É', 'e\u0301'],
  ['ß', 'SS'],
  ['ß', 'ẞ'],
  ['σ', 'ς'],
  ['K', 'k'],
  ['ΐ', '\u1fd3'],
  ['a\u200db', 'ab'],
])('%j and %j are one name for some file system', (one, other) => {
  expect(foldedName(one)).toBe(foldedName(other))
})

test.each([
  ['a', 'b'],
  ['a b', 'ab'],
  ['é', 'e'],
  ['o', 'ö'],
])('%j and %j are two names everywhere', (one, other) => {
  expect(foldedName(one)).not.toBe(foldedName(other))
})

test('folders that a file system may take for one are kept apart with all that is in them', () => {
  const paths = new LocalPaths({ platform: 'posix', foldsNames: true })
  const keys = [
    ['A', 'x'],
    ['a', 'x'],
    ['a', 'deep', 'y'],
  ]
  for (const key of keys) paths.reserveFolder(key.slice(0, -1))
  expect(keys.map((key) => paths.placeFile(key).join('/'))).toEqual(['A/x', 'a (2)/x', 'a (2)/deep/y'])
  expect(paths.hasNumbered).toBe(true)
  expect(paths.folderCount).toBe(3)
})

test('tells whether any name had to give way', () => {
  const paths = new LocalPaths({ platform: 'posix', foldsNames: true })
  for (const name of ['a', 'b']) paths.placeFile([name])
  expect(paths.hasNumbered).toBe(false)
  expect(paths.placeFile(['B'])).toEqual(['B (2)'])
  expect(paths.hasNumbered).toBe(true)
})

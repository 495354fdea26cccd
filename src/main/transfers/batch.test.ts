import { expect, test } from 'vitest'

import { deletion, download, upload } from '../testing/scripted-engine.ts'
import { commonFolder, planOf, titleOf } from './batch.ts'

test.each([
  [[], ''],
  [['a'], ''],
  [['f/a'], 'f/'],
  [['f/a', 'f/b/c'], 'f/'],
  [['f/b/c', 'f/b/d/e', 'f/b/'], 'f/b/'],
  [['f/a', 'g/a'], ''],
  [['fa/1', 'fb/1'], ''],
  [['f//a', 'f//b'], 'f//'],
])('the folder that all of %j are in is "%s"', (keys, folder) => {
  expect(commonFolder(keys)).toBe(folder)
})

const folder = { kind: 'folder', prefix: 'f/g/' } as const
const object = { kind: 'object', key: 'f/a' } as const

test('a selection is about the one thing that was chosen, else about the folder that it is in', () => {
  expect(titleOf({ kind: 'entries', entries: [folder] })).toBe('f/g/')
  expect(titleOf({ kind: 'entries', entries: [object] })).toBe('f/a')
  expect(titleOf({ kind: 'entries', entries: [folder, object] })).toBe('f/')
  expect(titleOf({ kind: 'entries', entries: [] })).toBe('')
  const sort = { by: 'name', direction: 'ascending' } as const
  const ends = { from: null, to: null, except: [], also: [] }
  expect(titleOf({ kind: 'stretch', view: folder, sort, ...ends })).toBe('f/g/')
})

test('a plan counts files with their bytes, and every request', () => {
  const mark = upload('m/', { sourcePath: null, sizeBytes: 0 })
  const folderToMake = { ...download('d/', ['d']), isFolderMarker: true, sizeBytes: 0 }
  expect(planOf([upload('a'), download('b'), mark, folderToMake])).toEqual({
    files: 2,
    bytes: 200,
    requests: 3,
    folders: 0,
    refused: 0,
  })
  expect(planOf([deletion('f/')])).toMatchObject({ files: 2, bytes: 0, requests: 2 })
})

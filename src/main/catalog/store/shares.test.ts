import { expect, test } from 'vitest'

import { readContents } from '../contents.ts'
import { openStore } from '../../testing/store-fixture.ts'

const dayMs = 86_400_000
const nowMs = 1_000 * dayMs

test('a folder is made of its largest folders, theirs, and the objects directly in it', () => {
  const { api, walk } = openStore()
  walk([
    { key: 'a.txt', sizeBytes: 7 },
    { key: 'small/x', sizeBytes: 1, modifiedAtMs: 5 },
    { key: 'large/inner/x', sizeBytes: 60, modifiedAtMs: 8 },
    { key: 'large/inner/y', sizeBytes: 30, modifiedAtMs: 9 },
    { key: 'large/other/z', sizeBytes: 5 },
    { key: 'large/z', sizeBytes: 5 },
  ])
  walk([{ key: 'large/elsewhere', sizeBytes: 1_000 }], { bucket: 'c' })
  expect(api.folderShares('b', '', 'sizeBytes')).toEqual({
    total: { objectCount: 6, sizeBytes: 108 },
    folders: [
      {
        prefix: 'large/',
        objectCount: 4,
        sizeBytes: 100,
        modifiedAtMs: 1_000,
        inner: [
          { prefix: 'large/inner/', objectCount: 2, sizeBytes: 90 },
          { prefix: 'large/other/', objectCount: 1, sizeBytes: 5 },
        ],
      },
      { prefix: 'small/', objectCount: 1, sizeBytes: 1, modifiedAtMs: 5, inner: [] },
    ],
    otherFolders: { folderCount: 0, objectCount: 0, sizeBytes: 0 },
    direct: { objectCount: 1, sizeBytes: 7 },
  })
  expect(api.folderShares('b', 'large/inner/', 'sizeBytes')).toMatchObject({
    total: { objectCount: 2, sizeBytes: 90 },
    folders: [],
    direct: { objectCount: 2, sizeBytes: 90 },
  })
})

test('folders are compared by objects where that is asked for', () => {
  const { api, walk } = openStore()
  walk([{ key: 'big/x', sizeBytes: 100 }, 'many/x', 'many/y'])
  const order = (by: 'sizeBytes' | 'objectCount') =>
    api.folderShares('b', '', by).folders.map(({ prefix }) => prefix)
  expect(order('sizeBytes')).toEqual(['big/', 'many/'])
  expect(order('objectCount')).toEqual(['many/', 'big/'])
})

test('of very many folders the rest is summed up', () => {
  const { api, walk } = openStore()
  walk(Array.from({ length: 1_000 }, (_, at) => ({ key: `folder ${at}/x`, sizeBytes: at + 1 })))
  const { folders, otherFolders, total } = api.folderShares('b', '', 'sizeBytes')
  expect(folders).toHaveLength(200)
  expect(folders[0]).toMatchObject({ prefix: 'folder 999/', sizeBytes: 1_000 })
  expect(otherFolders).toEqual({ folderCount: 800, objectCount: 800, sizeBytes: (800 * 801) / 2 })
  expect(total).toEqual({ objectCount: 1_000, sizeBytes: (1_000 * 1_001) / 2 })
})

test('what is not known is made of nothing', async () => {
  const { api } = openStore()
  expect(api.folderShares('nowhere', 'x/', 'sizeBytes')).toMatchObject({
    folders: [],
    total: { objectCount: 0, sizeBytes: 0 },
  })
  const contents = await readContents(nowMs, (request) =>
    Promise.resolve(api.contents('nowhere', '', request)),
  )
  expect(contents.types).toEqual([])
})

test('contents are counted by type and age, of the folder alone and of every depth', async () => {
  const { api, walk } = openStore()
  walk([
    { key: 'f/now.jpg', sizeBytes: 10, modifiedAtMs: nowMs },
    { key: 'f/deep/week.jpg', sizeBytes: 20, modifiedAtMs: nowMs - 2 * dayMs },
    { key: 'f/month.txt', sizeBytes: 40, modifiedAtMs: nowMs - 8 * dayMs },
    { key: 'f/year.txt', sizeBytes: 80, modifiedAtMs: nowMs - 31 * dayMs },
    { key: 'f/older', sizeBytes: 160, modifiedAtMs: nowMs - 366 * dayMs },
    { key: 'f/never', sizeBytes: 320, modifiedAtMs: NaN },
    { key: 'g/now.jpg', sizeBytes: 640, modifiedAtMs: nowMs },
  ])
  walk([{ key: 'f/now.jpg', sizeBytes: 5_000 }], { bucket: 'c' })
  const contentsOf = (prefix: string) =>
    readContents(nowMs, (request) => Promise.resolve(api.contents('b', prefix, request)))
  expect(await contentsOf('f/')).toEqual({
    types: [
      { contentType: 'application/octet-stream', group: 'other', objectCount: 2, sizeBytes: 480 },
      { contentType: 'text/plain', group: 'document', objectCount: 2, sizeBytes: 120 },
      { contentType: 'image/jpeg', group: 'image', objectCount: 2, sizeBytes: 30 },
    ],
    otherTypes: { typeCount: 0, objectCount: 0, sizeBytes: 0 },
    ages: [
      { span: 'day', objectCount: 1, sizeBytes: 10 },
      { span: 'week', objectCount: 1, sizeBytes: 20 },
      { span: 'month', objectCount: 1, sizeBytes: 40 },
      { span: 'year', objectCount: 1, sizeBytes: 80 },
      { span: 'older', objectCount: 1, sizeBytes: 160 },
      { span: 'unknown', objectCount: 1, sizeBytes: 320 },
    ],
  })
  const all = await contentsOf('')
  expect(all.types.find(({ contentType }) => contentType === 'image/jpeg')).toMatchObject({
    objectCount: 3,
    sizeBytes: 670,
  })
})

test('big folders are counted in pieces that add up, also where they are a part of the bucket', async () => {
  const { api, walk } = openStore()
  walk(Array.from({ length: 120_000 }, (_, at) => `${at < 60_000 ? 'f' : 'g'}/${at}`))
  for (const [prefix, count, pieces] of [
    ['', 120_000, 2],
    ['g/', 60_000, 2],
  ] as const) {
    let asked = 0
    const { types, ages } = await readContents(nowMs, (request) => {
      asked += 1
      return Promise.resolve(api.contents('b', prefix, request))
    })
    expect(asked).toBe(pieces)
    expect(types).toMatchObject([{ objectCount: count, sizeBytes: count }])
    expect(ages.map(({ objectCount }) => objectCount)).toEqual([0, 0, 0, 0, count, 0])
  }
})

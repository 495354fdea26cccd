import { readdir } from 'node:fs/promises'

import { expect, test, vi } from 'vitest'

import type { Fault } from '../../../emulator/faults.ts'
import type { DescriptionChange } from '../../../shared/metadata.ts'
import { rowsOf } from '../../testing/scripted-engine.ts'
import { account, startTransfers } from '../../testing/test-transfers.ts'

const { signal } = new AbortController()
const nothing: DescriptionChange = { contentType: null, set: [], remove: [] }
const described = {
  'Content-Type': 'text/x-note',
  'X-CloudStore-Meta-Author': 'M. Reis',
  'X-CloudStore-Meta-Licence': 'internal',
}
const content = 'the content'

async function setUp(...faults: readonly Fault[]) {
  const transfers = await startTransfers(faults)
  const { server, catalog, edits, engine } = transfers
  const walk = () => catalog.complete({ ...account, prefix: '' }, { maxAgeMs: -1, signal })
  const plan = (...names: readonly string[]) =>
    edits.plan(
      account,
      {
        kind: 'entries',
        entries: names.map((name) =>
          name.endsWith('/') ? { kind: 'folder', prefix: name } : { kind: 'object', key: name },
        ),
      },
      signal,
    )
  const edit = async (names: readonly string[], change: Partial<DescriptionChange>, mayDropUnseen = true) => {
    const { planId } = await plan(...names)
    await edits.start(planId, { change: { ...nothing, ...change }, mayDropUnseen })
    await transfers.ended()
  }
  const row = (key: string) => rowsOf(engine).find((found) => found.key === key)
  /** The requests for one object, without those of the test. */
  const requestsFor = async (key: string, work: () => Promise<void>) => {
    const count = () =>
      server.stats().recent.filter(({ target }) => target.endsWith(`/objects/${key}`)).length
    const before = count()
    await work()
    return count() - before
  }
  return { ...transfers, walk, plan, edit, row, requestsFor }
}

test('sets, adds and removes by name; the rest and the content stay', async () => {
  const { server, edit, row, editFolder } = await setUp()
  await server.put('k', content, described)
  await edit(['k'], {
    set: [
      { name: 'author', value: 'A' },
      { name: 'new', value: 'b c' },
    ],
    remove: ['gone', 'licence'],
  })
  expect(await server.get('k')).toEqual({
    content: Buffer.from(content),
    contentType: 'text/x-note',
    metadata: { author: 'A', new: 'b c' },
  })
  expect(row('k')).toMatchObject({ status: 'done', kind: 'edit', verified: true })
  expect(await readdir(editFolder)).toEqual([])
})

test('a content type alone leaves the metadata', async () => {
  const { server, edit } = await setUp()
  await server.put('k', content, described)
  await edit(['k'], { contentType: 'text/html; charset=utf-8' })
  expect(await server.get('k')).toMatchObject({
    contentType: 'text/html; charset=utf-8',
    metadata: { author: 'M. Reis', licence: 'internal' },
  })
})

test('a plan says what objects share, what is below a folder, and what it costs', async () => {
  const { server, plan, walk } = await setUp()
  await server.put('f/a.png', '1', described)
  await server.put('f/b.png', '22', { ...described, 'X-CloudStore-Meta-Author': 'B' })
  await server.put('f/g/', '', { 'Content-Type': 'text/x-note' })
  await walk()
  expect(await plan('f/', 'f/a.png')).toMatchObject({
    cost: { objectCount: 3, sizeBytes: 3, requests: 12 },
    readCount: 3,
    description: {
      contentType: 'text/x-note',
      metadata: [
        { name: 'author', value: null },
        { name: 'licence', value: null },
      ],
    },
    isMetadataShown: true,
    isVerifiable: true,
  })
  const { suggestedTypes } = await plan('f/a.png')
  expect(suggestedTypes[0]).toBe('image/png')
  expect(suggestedTypes).toContain('text/markdown')
  expect((await plan('f/g/')).isMetadataShown).toBe(false)
})

test('of very many only the first are asked about, and nothing is said of all', async () => {
  const { server, plan, walk } = await setUp()
  for (let index = 0; index < 11; index += 1) await server.put(`f/${index}`, content, described)
  await walk()
  expect(await plan('f/')).toMatchObject({
    cost: { objectCount: 11, requests: 44 },
    readCount: 10,
    description: {
      contentType: null,
      metadata: [
        { name: 'author', value: null },
        { name: 'licence', value: null },
      ],
    },
  })
})

test('an object that changed since it was looked at is left alone, and so is one whose content changes on the way', async () => {
  const { server, edits, plan, ended, row, edit, held } = await setUp()
  await server.put('k', content, described)
  const { planId } = await plan('k')
  await server.put('k', 'something else', described)
  await edits.start(planId, { change: { ...nothing, contentType: 'a/b' }, mayDropUnseen: true })
  await ended()
  expect(row('k')).toMatchObject({ status: 'failed', error: { code: 'remote.changed', subject: 'k' } })
  expect((await server.get('k'))?.contentType).toBe('text/x-note')
  // It is asked about anew.
  await edit(['k'], { contentType: 'a/b' })
  expect(await server.get('k')).toMatchObject({ contentType: 'a/b', content: Buffer.from('something else') })
  held.meanwhile = () => server.put('k', 'just now')
  await edit(['k'], { contentType: 'c/d' })
  expect((await server.get('k'))?.content.toString()).toBe('just now')
  expect(row('k')).toMatchObject({ error: { code: 'remote.changed' } })
})

test('what is as it should be is not sent again', async () => {
  const { server, edit, row, requestsFor } = await setUp()
  await server.put('k', content, described)
  // One to look at it where there is no HEAD, two the first time, and one to edit it.
  expect(await requestsFor('k', () => edit(['k'], { set: [{ name: 'author', value: 'M. Reis' }] }))).toBe(3)
  expect(row('k')).toMatchObject({ status: 'skipped', isIdentical: true })
})

test('an object that shows no metadata is left alone where it may not lose any', async () => {
  const { server, edit, row } = await setUp()
  await server.put('k', content, { 'Content-Type': 'a/b' })
  await edit(['k'], { contentType: 'c/d' }, false)
  expect(row('k')).toMatchObject({ status: 'failed', error: { code: 'metadata.unseen', subject: 'k' } })
  expect((await server.get('k'))?.contentType).toBe('a/b')
  await edit(['k'], { contentType: 'c/d' })
  expect((await server.get('k'))?.contentType).toBe('c/d')
})

test('details and the list know the new description without another request', async () => {
  const { server, edit, details, catalog, requestsFor } = await setUp()
  await server.put('k', content, described)
  await edit(['k'], { contentType: 'a/b', remove: ['licence'] })
  const asked = await requestsFor('k', async () => {
    expect(await details.read(account, 'k', signal)).toMatchObject({
      contentType: 'a/b',
      metadata: [{ name: 'author', value: 'M. Reis' }],
    })
  })
  expect(asked).toBe(0)
  expect(await catalog.find(account, 'k')).toMatchObject({ contentType: 'a/b' })
})

test.each([
  [{ set: [{ name: 'Upper', value: 'a' }] }, 'metadata.malformed'],
  [{ set: [{ name: 'a', value: 'é' }] }, 'metadata.malformed'],
  [{ set: [{ name: 'a', value: '' }] }, 'metadata.malformed'],
  [{ contentType: 'a\nb' }, 'metadata.malformed'],
  [
    {
      set: [
        { name: 'a', value: '1' },
        { name: 'a', value: '2' },
      ],
    },
    'metadata.twice',
  ],
  [{ set: [{ name: 'a', value: '1' }], remove: ['a'] }, 'metadata.twice'],
  [{}, 'input.invalid'],
])('%j is refused before anything is sent', async (change, code) => {
  const { server, edits, plan, engine } = await setUp()
  await server.put('k', content)
  const { planId } = await plan('k')
  const order = { change: { ...nothing, ...change }, mayDropUnseen: true }
  await expect(edits.start(planId, order)).rejects.toMatchObject({ data: { code } })
  expect(engine.summary().total).toBe(0)
  // Mended, the same plan starts.
  await edits.start(planId, { change: { ...nothing, contentType: 'a/b' }, mayDropUnseen: true })
})

test('an object that is gone is told at once where it is alone, else in its row', async () => {
  const { server, edit, plan, row, walk } = await setUp()
  await expect(plan('gone')).rejects.toMatchObject({ data: { code: 'remote.notFound' } })
  await server.put('k', content)
  await walk()
  await edit(['k', 'gone'], { contentType: 'a/b' })
  expect(row('gone')).toMatchObject({ status: 'failed', error: { code: 'remote.notFound' } })
  expect(row('k')).toMatchObject({ status: 'done' })
})

const wrongEtag = { operation: 'upload', match: 'k', kind: 'wrong-etag', skip: 1 } as const

test('an object that does not arrive as it was sent is put again', async () => {
  const { server, edit, row } = await setUp({ ...wrongEtag, count: 2 })
  await server.put('k', content)
  await edit(['k'], { contentType: 'a/b' })
  expect(row('k')).toMatchObject({ status: 'done', verified: true })
  expect(await server.get('k')).toMatchObject({ content: Buffer.from(content), contentType: 'a/b' })
})

test('where it never arrives as it was sent, its content waits on this computer for a person', async () => {
  const { server, edit, row, editFolder, engine, ended } = await setUp({ ...wrongEtag, count: 6 })
  await server.put('k', content)
  await edit(['k'], { contentType: 'a/b' })
  expect(row('k')).toMatchObject({ status: 'paused', error: { code: 'edit.unsettled', subject: 'k' } })
  expect(await readdir(editFolder)).toHaveLength(1)
  engine.resume(null)
  await ended()
  expect(row('k')).toMatchObject({ status: 'paused' })
  engine.resume(null)
  await ended()
  expect(row('k')).toMatchObject({ status: 'done' })
  expect(await readdir(editFolder)).toEqual([])
})

test('what waits for a person goes when it is cancelled', async () => {
  const { server, edit, engine, editFolder } = await setUp(wrongEtag)
  await server.put('k', content)
  await edit(['k'], { contentType: 'a/b' })
  engine.cancel(null)
  await vi.waitFor(async () => expect(await readdir(editFolder)).toEqual([]), { interval: 2 })
})

test('a server whose ETags are no MD5s is believed, and the row says so', async () => {
  const odd = { match: 'k', kind: 'odd-etag', parameter: 'parts' } as const
  const { server, edit, row, plan } = await setUp({ ...odd, operation: '*' })
  await server.put('k', content, described)
  expect((await plan('k')).isVerifiable).toBe(false)
  await edit(['k'], { contentType: 'a/b' })
  expect(row('k')).toMatchObject({ status: 'done', verified: false })
  expect(await server.get('k')).toMatchObject({ content: Buffer.from(content), contentType: 'a/b' })
})

test('a server that does not keep what it was told is told of', async () => {
  // The plan and the edit see them, what is read back does not.
  const { server, edit, row } = await setUp({
    operation: 'download',
    match: 'k',
    kind: 'no-metadata',
    skip: 3,
  })
  await server.put('k', content, described)
  await edit(['k'], { set: [{ name: 'new', value: '1' }] })
  expect(row('k')).toMatchObject({ status: 'failed', error: { code: 'metadata.notKept' } })
})

test('damage on the way down, lost answers and broken connections are got over', async () => {
  const of = { match: 'k', count: 1 } as const
  const { server, edit, row, editFolder } = await setUp(
    { ...of, operation: 'download', kind: 'flip', skip: 1 },
    { ...of, operation: 'download', kind: 'reset-after', parameter: 3, skip: 2 },
    { ...of, operation: 'upload', kind: 'lost-answer', skip: 1 },
    { ...of, operation: 'upload', kind: 'reset-upload', parameter: 2, skip: 2 },
  )
  await server.put('k', content)
  await edit(['k'], { contentType: 'a/b' })
  expect(row('k')).toMatchObject({ status: 'done', verified: true })
  expect(await server.get('k')).toMatchObject({ content: Buffer.from(content), contentType: 'a/b' })
  expect(await readdir(editFolder)).toEqual([])
})

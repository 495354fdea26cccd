import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { startTestServer, temporaryFolder } from '../testing/test-server.ts'
import { createDownloadMover, discardPart } from './download.ts'
import { goesOnAfter, setbackOf } from './setback.ts'
import { systemDisk } from './system-disk.ts'
import type { DownloadSpec } from './transfer-spec.ts'

const partName = '.0123456789abcdef.cloudstore-part'
const content = randomBytes(300_000)
const etag = createHash('md5').update(content).digest('hex')
/** Done, and the receipt is of all the bytes, wherever they came from. */
const whole = { verified: true, content: { sizeBytes: content.length, md5: etag, etag } }

type Run = {
  /** What it had when it was chosen. */
  readonly sizeBytes?: number
  readonly checkpoint?: string | null
  readonly mayReplace?: boolean
  readonly goesOn?: boolean
  /** Stops the run when so many bytes are there. */
  readonly stopAt?: number
}

async function setUp({ hasRange = true, faults = [] as Fault[] } = {}) {
  const server = await startTestServer(faults, { extensions: hasRange })
  const root = await temporaryFolder()
  const checkpoints: (string | null)[] = []
  const progress: number[] = []
  const checks: number[] = []
  const mover = createDownloadMover({ ...server.ports, onVerified: () => undefined })
  const spec: DownloadSpec = {
    kind: 'download',
    accountId: 'a',
    bucket: 'b',
    key: 'k',
    root,
    localPath: ['k'],
    sizeBytes: content.length,
    mayReplace: false,
    isFolderMarker: false,
    partName,
  }
  function save(run: Run = {}) {
    const { checkpoint = null, goesOn = true, stopAt = Infinity } = run
    const { mayReplace = false, sizeBytes = content.length } = run
    const stop = new AbortController()
    const move = {
      signal: stop.signal,
      batch: null,
      onCheck: (bytes: number) => checks.push(bytes),
      onProgress: (bytes: number) => {
        progress.push(bytes)
        if (bytes >= stopAt) stop.abort()
      },
      onHold: () => undefined,
      onBytesComplete: () => undefined,
      checkpoint,
      onCheckpoint: (noted: string | null) => {
        checkpoints.push(noted)
        return Promise.resolve(true)
      },
      goesOn: (error: unknown) => goesOn && (stop.signal.aborted || goesOnAfter(setbackOf(error))),
    }
    return mover({ ...spec, mayReplace, sizeBytes }, move)
  }
  const at = (name: string) => path.join(root, name)
  const files = async () => (await readdir(root)).toSorted()
  const gets = () =>
    server.stats().recent.filter(({ method, target }) => method === 'GET' && /objects\/./.test(target))
  await server.put('k', content)
  return { server, save, at, files, gets, checkpoints, progress, checks, spec }
}

test('stopped to go on later, it keeps what is there, and the next run asks for the rest', async () => {
  const { save, at, files, checkpoints, progress, gets } = await setUp()
  await expect(save({ stopAt: 100_000 })).rejects.toMatchObject({ data: { code: 'cancelled' } })
  expect(await files()).toEqual([partName])
  expect(checkpoints).toEqual([etag])
  const there = (await readFile(at(partName))).length
  progress.length = 0
  expect(await save({ checkpoint: etag })).toMatchObject(whole)
  expect(progress[0]).toBe(there)
  expect((await readFile(at('k'))).equals(content)).toBe(true)
  expect(await files()).toEqual(['k'])
  expect(gets().map(({ status }) => status)).toEqual([200, 206])
})

test('stopped for good, it leaves nothing', async () => {
  const { save, files } = await setUp()
  await expect(save({ stopAt: 100_000, goesOn: false })).rejects.toMatchObject({
    data: { code: 'cancelled' },
  })
  expect(await files()).toEqual([])
})

test('a lost connection is gone on with behind what came', async () => {
  const { save, at, gets } = await setUp({
    faults: [{ operation: 'download', match: '*', kind: 'reset-after', parameter: 150_000, count: 1 }],
  })
  expect(await save()).toMatchObject(whole)
  expect((await readFile(at('k'))).equals(content)).toBe(true)
  expect(gets().map(({ status }) => status)).toEqual([200, 206])
})

test.each<{ what: string; part: Buffer; checkpoint: string | null; hasRange?: boolean }>([
  { what: 'the server has no Range', part: content.subarray(0, 9_000), checkpoint: etag, hasRange: false },
  { what: 'the object is another by now', part: content.subarray(0, 9_000), checkpoint: '0'.repeat(32) },
  { what: 'it is not known what the part belongs to', part: content.subarray(0, 9_000), checkpoint: null },
  { what: 'the part holds something else', part: randomBytes(9_000), checkpoint: etag },
  { what: 'the part is longer than the object', part: randomBytes(400_000), checkpoint: etag },
  { what: 'the part is empty', part: Buffer.alloc(0), checkpoint: etag },
])('it starts again from zero where $what', async ({ part, checkpoint, hasRange = true }) => {
  const { save, at, files } = await setUp({ hasRange })
  await writeFile(at(partName), part)
  expect(await save({ checkpoint })).toMatchObject(whole)
  expect((await readFile(at('k'))).equals(content)).toBe(true)
  expect(await files()).toEqual(['k'])
})

test('a part that is whole gets its name without a request', async () => {
  const { save, at, files, gets } = await setUp()
  await writeFile(at(partName), content)
  expect(await save({ checkpoint: etag })).toMatchObject(whole)
  expect((await readFile(at('k'))).equals(content)).toBe(true)
  expect([await files(), gets()]).toEqual([['k'], []])
})

test.each([
  { mayReplace: false, hasPart: true },
  { mayReplace: false, hasPart: false },
  { mayReplace: true, hasPart: false },
])('a file that got its name just before the app ended is done: %j', async ({ mayReplace, hasPart }) => {
  const { save, at, files, gets } = await setUp()
  await writeFile(at('k'), content)
  if (hasPart) await link(at('k'), at(partName))
  expect(await save({ checkpoint: etag, mayReplace })).toMatchObject(whole)
  expect([await files(), gets()]).toEqual([['k'], []])
  expect((await readFile(at('k'))).equals(content)).toBe(true)
})

test('a file of another content is still not touched, and the part goes', async () => {
  const { save, at, files } = await setUp()
  await writeFile(at('k'), 'mine')
  await writeFile(at(partName), content.subarray(0, 9_000))
  await expect(save({ checkpoint: etag })).rejects.toMatchObject({ data: { code: 'local.exists' } })
  expect(await readFile(at('k'), 'utf8')).toBe('mine')
  expect(await files()).toEqual(['k'])
})

test('discarding takes away the part alone, and finds nothing where nothing is', async () => {
  const { at, files, spec } = await setUp()
  await mkdir(at('f'))
  await writeFile(at('k'), 'mine')
  await writeFile(at(partName), 'part')
  await discardPart(systemDisk, spec, new Set())
  await discardPart(systemDisk, spec, new Set())
  await discardPart(systemDisk, { ...spec, localPath: ['gone', 'k'] }, new Set())
  expect(await files()).toEqual(['f', 'k'])
})

/** So small that no checkpoint of it is put on record. */
async function setUpSmall(there: string) {
  const world = await setUp()
  const small = 'small content'
  await world.server.put('k', small)
  await writeFile(world.at('k'), there)
  const save = () => world.save({ sizeBytes: small.length })
  return { ...world, small, save }
}

test('a small file that got its name just before the app ended is done, by its bytes', async () => {
  const { save, at, files, gets } = await setUpSmall('small content')
  await link(at('k'), at(partName))
  expect(await save()).toMatchObject({ verified: true })
  expect([await files(), gets().length]).toEqual([['k'], 1])
})

test('a file of that name and size with other bytes is not touched', async () => {
  const { save, at, files } = await setUpSmall('mine, as long')
  await expect(save()).rejects.toMatchObject({ data: { code: 'local.exists' } })
  expect([await files(), await readFile(at('k'), 'utf8')]).toEqual([['k'], 'mine, as long'])
})

test('a file of that name and another size costs no request', async () => {
  const { save, gets } = await setUpSmall('mine')
  await expect(save()).rejects.toMatchObject({ data: { code: 'local.exists' } })
  expect(gets()).toEqual([])
})

test('an object that has become large is fetched as one', async () => {
  const { save, at, files } = await setUp()
  expect(await save({ sizeBytes: 10 })).toMatchObject(whole)
  expect((await readFile(at('k'))).equals(content)).toBe(true)
  expect(await files()).toEqual(['k'])
})

test('that a large part is read before it is gone on with is shown', async () => {
  const { save, at, checks } = await setUp()
  const partBytes = 64 * 1024 * 1024
  await truncate(await touched(at(partName)), partBytes)
  expect(await save({ checkpoint: etag })).toMatchObject(whole)
  expect([checks[0], checks.at(-1)]).toEqual([0, partBytes])
  expect(checks.length).toBeGreaterThan(60)
})

async function touched(file: string): Promise<string> {
  await writeFile(file, '')
  return file
}

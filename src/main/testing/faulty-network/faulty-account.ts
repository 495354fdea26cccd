import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'

import { startEmulator } from '../../../emulator/server.ts'
import { send, testKey } from '../../../emulator/testing/test-emulator.ts'
import { AppError, errorCodeOf } from '../../../shared/errors.ts'
import type { TransferRow } from '../../../shared/transfer.ts'
import { createCloudStoreClient } from '../../cloudstore/client.ts'
import type { CloudStoreClient } from '../../cloudstore/cloudstore-client.ts'
import { createDayCount } from '../../cloudstore/day-count.ts'
import { parseEndpoint } from '../../cloudstore/endpoint.ts'
import { retrying } from '../../cloudstore/retry.ts'
import { createDeleteMover } from '../../operations/delete-mover.ts'
import { unlimited } from '../../transfers/bandwidth.ts'
import { createDownloadMover, discardPart } from '../../transfers/download.ts'
import { TransferEngine } from '../../transfers/engine.ts'
import { startMd5Here } from '../../transfers/hashing/md5.ts'
import type { MoverPorts } from '../../transfers/mover-ports.ts'
import { systemDisk } from '../../transfers/system-disk.ts'
import type { TransferSpec } from '../../transfers/transfer-spec.ts'
import { createUploadMover } from '../../transfers/upload.ts'
import { wholeFilesOver } from '../../transfers/whole/whole-files.ts'
import { retryWaitOf } from '../../transfers/wait.ts'
import { openInlineJournal } from '../inline-journal.ts'
import { rowsOf } from '../scripted-engine.ts'
import type { FaultCase } from './fault-cases.ts'
import { createWarpedClock } from './warped-clock.ts'

const bucket = 'b'
const target = { accountId: 'account', bucket }
/** Long enough for a busy computer, short enough for many stalls. */
const stallMs = 600
const longestGroupMs = 60_000

/** What became of a case. */
export type CaseResult = {
  readonly status: TransferRow['status'] | 'listed' | 'refused'
  readonly verified: boolean
  readonly error: string | undefined
  /** Of an upload or delete what the server holds then, of a download what the target holds; of a list its keys. */
  readonly found: Buffer | null
  /** Of an upload. */
  readonly sourceMd5: string | null
}

export type GroupResult = {
  readonly results: ReadonlyMap<string, CaseResult>
  /** Names in the folder that was downloaded to. */
  readonly names: readonly string[]
  /** Names beside it, where nothing may be. */
  readonly namesBeside: readonly string[]
  /** All that the app would have shown or logged. */
  readonly said: string
  readonly bugs: readonly unknown[]
}

/** Does all cases of a group at once, with the real parts: HTTP, engine, journal, disk. */
export async function runGroup(folder: string, cases: readonly FaultCase[]): Promise<GroupResult> {
  const [data, sources, saved] = ['data', 'sources', 'saved'].map((name) => path.join(folder, name))
  if (data === undefined || sources === undefined || saved === undefined) throw new Error('no folders')
  await mkdir(sources)
  await mkdir(saved)
  await prepare({ data, sources, saved }, cases)
  const bugs: unknown[] = []
  const { rows, lists } = await play(
    { data, sources, saved, journal: path.join(folder, 'journal') },
    cases,
    bugs,
  )
  const results = await look({ data, sources, saved }, cases, { rows, lists })
  const names = await readdir(saved)
  const namesBeside = (await readdir(folder)).filter((name) => !/^(data|sources|saved|journal.*)$/.test(name))
  return { results, names, namesBeside, said: JSON.stringify([rows, [...lists]]), bugs }
}

type Folders = { readonly data: string; readonly sources: string; readonly saved: string }

/** What is there before: objects at the server, files on the disk. */
async function prepare({ data, sources, saved }: Folders, cases: readonly FaultCase[]): Promise<void> {
  const emulator = await startEmulator({ port: 0, dataDir: data, plan: 'enterprise', apiKey: testKey })
  const put = (key: string, body: Buffer) => send(emulator, objectPath(key), { method: 'PUT', body })
  try {
    await send(emulator, '/buckets', { method: 'POST', body: JSON.stringify({ name: bucket }) })
    for (const { operation, key, content, before } of cases) {
      if (operation === 'upload') {
        await writeFile(path.join(sources, key), content)
        if (before) await put(key, before)
      } else if (operation === 'list') {
        for (const name of ['a', 'b', 'c']) await put(`${key}/${name}`, Buffer.from(name))
      } else await put(key, content)
      if (operation === 'download' && before) await writeFile(path.join(saved, key), before)
    }
  } finally {
    await emulator.close()
  }
}

type Played = {
  readonly rows: readonly TransferRow[]
  readonly lists: ReadonlyMap<string, readonly string[] | AppError>
}

async function play(
  folders: Folders & { readonly journal: string },
  cases: readonly FaultCase[],
  bugs: unknown[],
): Promise<Played> {
  const clock = createWarpedClock()
  const emulator = await startEmulator({
    port: 0,
    dataDir: folders.data,
    plan: 'enterprise',
    apiKey: testKey,
    extensions: true,
    clock: () => clock.now(),
    faults: cases.flatMap(({ faults }) => faults),
  })
  const client = createCloudStoreClient({
    endpoint: parseEndpoint(emulator.baseUrl),
    apiKey: testKey,
    dayCount: createDayCount(clock),
    clock,
    random: () => 0.5,
    stallMs,
  })
  try {
    const { engine, idle } = startEngine(client, { clock, journal: folders.journal, bugs })
    await engine.add(cases.flatMap((one) => specOf(one, folders) ?? []))
    const lists = await listAll(client, cases)
    // What has not ended by then is found by its row.
    const patience = new AbortController()
    const isIdle = await Promise.race([
      idle.then(() => true),
      pass(longestGroupMs, false, { signal: patience.signal }).catch(() => false),
    ])
    patience.abort()
    const rows = rowsOf(engine)
    // What hangs would hang here, too, and never be told of.
    if (isIdle) await engine.close()
    return { rows, lists }
  } finally {
    client.close()
    await emulator.close()
  }
}

/** The queue, whose stops are answered by letting it go on. `idle` resolves when all has ended. */
function startEngine(
  client: CloudStoreClient,
  {
    clock,
    journal,
    bugs,
  }: {
    readonly clock: ReturnType<typeof createWarpedClock>
    readonly journal: string
    readonly bugs: unknown[]
  },
) {
  const ports: MoverPorts = {
    disk: systemDisk,
    startMd5: startMd5Here,
    // Some are small, and some are not.
    wholeFiles: wholeFilesOver(systemDisk, { startMd5: startMd5Here, mostBytes: 10_000, durable: new Set() }),
    bandwidth: { up: unlimited, down: unlimited },
    clientFor: () => client,
    onVerified: () => undefined,
    retrying: (attempt, { signal, onHold }) =>
      retrying(attempt, { signal, onWait: (wait) => onHold(retryWaitOf(wait)), clock, random: () => 0.5 }),
  }
  let onIdle: (() => void) | undefined
  const idle = new Promise<void>((resolve) => (onIdle = resolve))
  const look = () => {
    const { stops, waiting, running, total } = engine.summary()
    for (const { id } of stops) engine.goOn(id)
    if (total > 0 && waiting + running === 0) onIdle?.()
  }
  const engine: TransferEngine = new TransferEngine({
    movers: {
      upload: createUploadMover({
        ...ports,
        onUploaded: () => undefined,
        isTakenMeanwhile: () => Promise.resolve(false),
      }),
      download: createDownloadMover(ports),
      delete: createDeleteMover({ clientFor: ports.clientFor, clock, onDeleted: () => undefined }),
      edit: () => Promise.reject(new Error('nothing is edited here')),
    },
    openJournal: (onEvent) => openInlineJournal(journal, onEvent),
    discard: (spec) => discardPart(systemDisk, spec, new Set()),
    connectionOf: () => client,
    limits: () => ({ transfersAtOnce: 4, smallTransfersAtOnce: 4 }),
    rateOf: () => null,
    now: () => clock.now(),
    setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs),
    onChange: () => {
      setImmediate(look)
    },
    onProblem: (error) => bugs.push(error),
    onBug: (error) => bugs.push(error),
  })
  return { engine, idle }
}

function specOf({ operation, key, content }: FaultCase, { sources, saved }: Folders): TransferSpec | null {
  switch (operation) {
    case 'upload':
      return {
        ...target,
        kind: 'upload',
        key,
        sourcePath: path.join(sources, key),
        sizeBytes: content.length,
        mayReplace: true,
      }
    case 'download':
      return {
        ...target,
        kind: 'download',
        key,
        root: saved,
        localPath: [key],
        sizeBytes: content.length,
        mayReplace: true,
        isFolderMarker: false,
        partName: `.${md5Of(Buffer.from(key)).slice(0, 16)}.cloudstore-part`,
      }
    case 'delete':
      return { ...target, kind: 'delete', key, keys: [key], lane: 'bulk' }
    case 'list':
      return null
  }
}

async function listAll(client: CloudStoreClient, cases: readonly FaultCase[]): Promise<Played['lists']> {
  const lists = new Map<string, readonly string[] | AppError>()
  for (const { operation, key } of cases) {
    if (operation !== 'list') continue
    const options = { signal: AbortSignal.timeout(longestGroupMs), lane: 'person' } as const
    const outcome = await client.listObjects(bucket, { prefix: `${key}/` }, options).then(
      ({ objects }) => objects.map((object) => object.key),
      (error: unknown) => {
        if (error instanceof AppError) return error
        throw error
      },
    )
    lists.set(key, outcome)
  }
  return lists
}

/** What a server without faults and the disk say afterwards. */
async function look(
  { data, sources, saved }: Folders,
  cases: readonly FaultCase[],
  { rows, lists }: Played,
): Promise<Map<string, CaseResult>> {
  const emulator = await startEmulator({ port: 0, dataDir: data, plan: 'enterprise', apiKey: testKey })
  const results = new Map<string, CaseResult>()
  try {
    for (const { operation, key } of cases) {
      if (operation === 'list') {
        results.set(key, listResult(lists.get(key)))
        continue
      }
      const row = rows.find((candidate) => candidate.key === key)
      const reply = await send(emulator, objectPath(key))
      const object = reply.status === 200 ? reply.body : null
      const file = await readFile(path.join(saved, key)).catch(() => null)
      results.set(key, {
        status: row?.status ?? 'waiting',
        verified: row?.verified ?? false,
        error: row?.error?.code,
        found: operation === 'download' ? file : object,
        sourceMd5: operation === 'upload' ? md5Of(await readFile(path.join(sources, key))) : null,
      })
    }
  } finally {
    await emulator.close()
  }
  return results
}

function listResult(outcome: readonly string[] | AppError | undefined): CaseResult {
  const isListed = Array.isArray(outcome)
  return {
    status: isListed ? 'listed' : 'refused',
    verified: false,
    error: errorCodeOf(outcome),
    found: isListed ? Buffer.from(outcome.join(' ')) : null,
    sourceMd5: null,
  }
}

function objectPath(key: string): string {
  return `/buckets/${bucket}/objects/${key}`
}

export function md5Of(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex')
}

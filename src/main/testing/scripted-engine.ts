import { setImmediate as settle } from 'node:timers/promises'

import type { BatchDraft } from '../transfers/batch.ts'
import type { RateStatus } from '../../shared/rate.ts'
import type { TransferRow } from '../../shared/transfer.ts'
import { TransferEngine, type EngineOptions } from '../transfers/engine.ts'
import type { OpenJournal } from '../transfers/journal/journal-api.ts'
import type {
  DeleteSpec,
  DownloadSpec,
  Move,
  Outcome,
  TransferSpec,
  UploadSpec,
} from '../transfers/transfer-spec.ts'
import { openInlineJournal } from './inline-journal.ts'

export const upload = (key: string, more: Partial<UploadSpec> = {}): UploadSpec => ({
  kind: 'upload',
  accountId: 'account',
  bucket: 'b',
  key,
  sourcePath: `/from/${key}`,
  sizeBytes: 100,
  mayReplace: false,
  ...more,
})
export const download = (key: string, localPath = [key]): DownloadSpec => ({
  kind: 'download',
  accountId: 'account',
  bucket: 'b',
  key,
  root: '/to',
  localPath,
  sizeBytes: 100,
  mayReplace: false,
  isFolderMarker: false,
  partName: '.0123456789abcdef.cloudstore-part',
})
export const deletion = (key: string): DeleteSpec => ({
  kind: 'delete',
  accountId: 'account',
  bucket: 'b',
  key,
  keys: [`${key}1`, `${key}2`],
  lane: 'bulk',
})

export const batchOf = (kind: BatchDraft['kind'], more: Partial<BatchDraft> = {}): BatchDraft => ({
  kind,
  accountId: 'account',
  bucket: 'b',
  title: '',
  root: null,
  plan: { files: 0, bytes: 0, requests: 0, folders: 0, refused: 0 },
  ...more,
})

export type Started = {
  readonly spec: TransferSpec
  readonly move: Move
  readonly succeed: (outcome?: Partial<Outcome>) => Promise<void>
  readonly beIdentical: () => Promise<void>
  readonly fail: (error: unknown) => Promise<void>
}

type EngineSetUp = {
  /** By default in memory. */
  readonly journal?: string | OpenJournal
  readonly discard?: (spec: TransferSpec) => Promise<void>
  readonly onState?: EngineOptions['onState']
}

const elsewhere = {}

/** An engine whose movers get their turn at once, and do nothing more but what the test tells them to. */
export function setUpEngine({ journal = ':memory:', discard, onState }: EngineSetUp = {}) {
  const started: Started[] = []
  const [bugs, problems]: [unknown[], unknown[]] = [[], []]
  const discarded: TransferSpec[] = []
  const connection: { current: object | null } = { current: {} }
  const clock = { nowMs: 0 }
  const rate: { current: RateStatus | null } = { current: null }
  const limits = { current: { transfersAtOnce: 4, smallTransfersAtOnce: 4 } }
  /** Timers that run; the test calls them when it has set the clock. */
  const timers = new Set<() => void>()
  let changes = 0
  const mover = (spec: TransferSpec, move: Move) =>
    new Promise<Outcome | 'identical'>((resolve, reject) => {
      move.onProgress(0)
      started.push({
        spec,
        move,
        succeed: async (outcome) => {
          resolve({ verified: true, ...outcome })
          await settle()
        },
        beIdentical: async () => {
          resolve('identical')
          await settle()
        },
        fail: async (error) => {
          reject(error)
          await settle()
        },
      })
    })
  const engine = new TransferEngine({
    movers: { upload: mover, download: mover, delete: mover, edit: mover },
    openJournal: typeof journal === 'string' ? (onEvent) => openInlineJournal(journal, onEvent) : journal,
    discard: async (spec) => {
      await discard?.(spec)
      discarded.push(spec)
    },
    connectionOf: (accountId) => (accountId === 'other' ? elsewhere : connection.current),
    rateOf: () => rate.current,
    limits: () => limits.current,
    now: () => clock.nowMs,
    setTimer: (callback) => {
      timers.add(callback)
      return () => timers.delete(callback)
    },
    onChange: () => (changes += 1),
    ...(onState && { onState }),
    onProblem: (error) => problems.push(error),
    onBug: (error) => bugs.push(error),
  })
  const rows = () => rowsOf(engine)
  const statuses = () => rows().map(({ key, status }) => `${key} ${status}`)
  const row = (key: string) => {
    const found = rows().find((candidate) => candidate.key === key)
    if (!found) throw new Error(`no row ${key}`)
    return found
  }
  const run = (key: string) => {
    const found = started.findLast(({ spec }) => spec.key === key)
    if (!found) throw new Error(`${key} was not started`)
    return found
  }
  return {
    engine,
    started,
    bugs,
    problems,
    discarded,
    connection,
    clock,
    rate,
    timers,
    limits,
    rows,
    statuses,
    row,
    run,
    changes: () => changes,
  }
}

/** The rows of the panel without its heads. */
export function rowsOf(engine: TransferEngine): TransferRow[] {
  return engine.lines(0, 1000).flatMap((line) => (line.kind === 'row' ? [line.row] : []))
}

export const keysOf = (started: readonly Started[]) => started.map(({ spec }) => spec.key)
export const numbered = (count: number) => Array.from({ length: count }, (_, number) => `${number}`)

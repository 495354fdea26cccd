import { setMaxListeners } from 'node:events'
import { setImmediate as settle } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { CallOptions } from '../cloudstore/cloudstore-client.ts'
import { createVirtualClock } from '../cloudstore/testing/virtual-clock.ts'
import { fakeClient } from '../testing/fake-client.ts'
import { account } from '../testing/test-transfers.ts'
import type { DeleteSpec } from '../transfers/transfer-spec.ts'
import { createDeleteMover } from './delete-mover.ts'

type Request = {
  readonly key: string
  readonly options: CallOptions
  readonly end: (error?: AppError) => Promise<void>
}

type JobOptions = {
  readonly checkpoint?: string | null
  readonly disk?: 'quick' | 'slow'
  readonly lane?: DeleteSpec['lane']
}

/** A delete job whose requests end when the test says so, and whose time passes when it says so. */
function runJob(
  keys: readonly string[],
  { checkpoint = null, disk = 'quick', lane = 'person' }: JobOptions = {},
) {
  const requests: Request[] = []
  const client = fakeClient({
    deleteObject: (_bucket, key, options) =>
      new Promise((resolve, reject) => {
        setMaxListeners(0, options.signal)
        options.signal.addEventListener('abort', () => {
          reject(new AppError({ code: 'cancelled' }))
        })
        const end = async (error?: AppError) => {
          if (error) reject(error)
          else resolve()
          await settle()
        }
        requests.push({ key, options, end })
      }),
  })
  const clock = createVirtualClock(0)
  const deleted: string[] = []
  const progress: number[] = []
  const holds: unknown[] = []
  const checkpoints: (string | null)[] = []
  const writes: (() => void)[] = []
  const stop = new AbortController()
  const onDeleted = (_spec: DeleteSpec, gone: readonly string[]) => void deleted.push(...gone)
  const mover = createDeleteMover({ clientFor: () => client, clock, onDeleted })
  const spec: DeleteSpec = { kind: 'delete', ...account, key: 'f/', keys, lane }
  const ended = mover(spec, {
    signal: stop.signal,
    batch: null,
    onCheck: () => undefined,
    onProgress: (done: number) => progress.push(done),
    onHold: (wait) => holds.push(wait),
    onBytesComplete: () => undefined,
    checkpoint,
    onCheckpoint: (noted: string | null) => {
      checkpoints.push(noted)
      return disk === 'quick'
        ? Promise.resolve(true)
        : new Promise<boolean>((resolve) => writes.push(() => resolve(true)))
    },
    goesOn: () => false,
  })
  ended.catch(() => undefined)
  const asked = () => requests.map(({ key }) => key)
  /** Answers every request, those that follow too. */
  async function answerAll(errorOf: (key: string) => AppError | undefined = () => undefined): Promise<void> {
    for (let at = 0; at < requests.length; at += 1) await requests[at]?.end(errorOf(requests[at]?.key ?? ''))
  }
  return { requests, asked, answerAll, clock, deleted, progress, holds, checkpoints, writes, stop, ended }
}

const six = ['1', '2', '3', '4', '5', '6']
const hundred = Array.from({ length: 100 }, (_, at) => `${at}`)
const inStretch = (key: string) => Number(key) >= 10 && Number(key) < 60
const errorOf = (code: ErrorCode) => new AppError({ code, subject: 'x', status: 500 })
const lastOf = (checkpoints: readonly (string | null)[]) => JSON.parse(checkpoints.at(-1) ?? 'null')

test('four requests at once for a person, more in bulk', async () => {
  const { asked, requests, deleted, progress, answerAll, ended } = runJob(six)
  expect(asked()).toEqual(['1', '2', '3', '4'])
  await requests[1]?.end()
  expect(asked()).toEqual(['1', '2', '3', '4', '5'])
  await answerAll()
  expect(await ended).toEqual({ verified: true })
  expect(deleted.toSorted()).toEqual(six)
  expect(progress.at(-1)).toBe(6)
  expect(runJob(hundred, { lane: 'bulk' }).requests).toHaveLength(50)
})

test('what goes within some milliseconds is told and put on record once', async () => {
  const { requests, clock, deleted, progress, checkpoints } = runJob(six)
  for (const at of [0, 1, 3]) await requests[at]?.end()
  expect([deleted, progress, checkpoints]).toEqual([[], [], []])
  await clock.runUntil(clock.now() + 25)
  expect([deleted, progress]).toEqual([['1', '2', '4'], [3]])
  expect(checkpoints).toHaveLength(1)
  expect(lastOf(checkpoints)).toEqual({ upTo: 6, open: [2, 4, 5], failed: [], errors: [] })
})

test('single keys that cannot be deleted stop nothing, and are left with their reasons', async () => {
  const { answerAll, ended, deleted, checkpoints } = runJob(six)
  await answerAll((key) => {
    if (key === '2') return new AppError({ code: 'auth.forbidden', subject: '2', reason: 'no' })
    return key === '5' ? new AppError({ code: 'remote.notFound', subject: '5' }) : undefined
  })
  await expect(ended).rejects.toMatchObject({ data: { code: 'delete.incomplete', leftCount: 1 } })
  expect(deleted.toSorted()).toEqual(['1', '3', '4', '5', '6'])
  const failed = { failed: [[1, 0]], errors: [{ code: 'auth.forbidden', reason: 'no' }] }
  expect(lastOf(checkpoints)).toEqual({ upTo: 6, open: [], ...failed })
  const again = runJob(six, { checkpoint: checkpoints.at(-1) ?? null })
  expect(again.asked()).toEqual(['2'])
  await again.answerAll()
  expect(await again.ended).toEqual({ verified: true })
})

test('a single object tells its own error', async () => {
  const { answerAll, ended } = runJob(['only'])
  await answerAll(() => new AppError({ code: 'auth.forbidden', subject: 'only' }))
  await expect(ended).rejects.toMatchObject({ data: { code: 'auth.forbidden', subject: 'only' } })
})

test.each(['auth.rejected', 'remote.dayLimit', 'auth.keyMissing'] as const)(
  '%s is no matter of the key: the run ends with it at once',
  async (code) => {
    const { requests, asked, ended, deleted, checkpoints } = runJob(hundred)
    await requests[0]?.end()
    await requests[2]?.end(new AppError({ code, retryAtMs: 1 }))
    await expect(ended).rejects.toMatchObject({ data: { code } })
    expect(deleted).toEqual(['0'])
    expect(asked()).toHaveLength(5)
    expect(lastOf(checkpoints)).toMatchObject({ failed: [] })
  },
)

test('where nothing at all can be deleted, not every key is asked for', async () => {
  const { answerAll, asked, ended } = runJob(hundred)
  await answerAll(() => errorOf('auth.forbidden'))
  await expect(ended).rejects.toMatchObject({ data: { code: 'auth.forbidden' } })
  expect(asked().length).toBeLessThan(20)
})

test('a locked stretch of keys is passed, a server that does not answer any more is not asked on', async () => {
  const locked = runJob(hundred)
  await locked.answerAll((key) => (inStretch(key) ? errorOf('auth.forbidden') : undefined))
  await expect(locked.ended).rejects.toMatchObject({ data: { code: 'delete.incomplete', leftCount: 50 } })
  const down = runJob(hundred)
  await down.answerAll((key) => (inStretch(key) ? errorOf('net.unreachable') : undefined))
  await expect(down.ended).rejects.toMatchObject({ data: { code: 'net.unreachable' } })
  expect(down.asked().length).toBeLessThan(30)
})

test('cancel ends the requests that are under way and sends no more; their outcome is on record as unknown', async () => {
  const { requests, asked, stop, ended, deleted, checkpoints } = runJob(six)
  await requests[0]?.end()
  stop.abort()
  await expect(ended).rejects.toMatchObject({ data: { code: 'cancelled' } })
  expect(asked()).toHaveLength(5)
  expect(deleted).toEqual(['1'])
  expect(lastOf(checkpoints)).toMatchObject({ upTo: 5, open: [1, 2, 3, 4] })
})

test('the next run asks for nothing that is gone, and first for what is uncertain', async () => {
  const checkpoint = JSON.stringify({ upTo: 4, open: [2], failed: [], errors: [] })
  const { asked, progress, answerAll, ended } = runJob(six, { checkpoint })
  expect(progress).toEqual([3])
  await answerAll()
  await ended
  expect(asked()).toEqual(['3', '5', '6'])
})

test('while one record is written, what goes is gathered for the next', async () => {
  const { requests, stop, ended, clock, checkpoints, writes } = runJob(six, { disk: 'slow' })
  await requests[0]?.end()
  await clock.runUntil(clock.now() + 25)
  for (const at of [1, 2]) await requests[at]?.end()
  await clock.runUntil(clock.now() + 25)
  expect(checkpoints).toHaveLength(1)
  stop.abort()
  await settle()
  writes[0]?.()
  await settle()
  expect(lastOf(checkpoints)).toMatchObject({ upTo: 6, open: [3, 4, 5] })
  writes[1]?.()
  await expect(ended).rejects.toMatchObject({ data: { code: 'cancelled' } })
})

test('the row waits only when every request does', async () => {
  const { requests, holds } = runJob(['1', '2'])
  const wait = { error: errorOf('remote.failed'), untilMs: 5 }
  requests[0]?.options.onWait?.(wait)
  expect(holds).toEqual([])
  requests[1]?.options.onWait?.(wait)
  expect(holds).toEqual([{ kind: 'retry', atMs: 5, error: wait.error.data }])
})

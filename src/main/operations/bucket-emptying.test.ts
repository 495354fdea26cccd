import { expect, test } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { rowsOf } from '../testing/scripted-engine.ts'
import { account, startTransfers } from '../testing/test-transfers.ts'

const { signal } = new AbortController()

async function setUp(objects: Readonly<Record<string, string>>, faults: readonly Fault[] = []) {
  const transfers = await startTransfers(faults)
  const { server, bucketEmptying } = transfers
  for (const [key, content] of Object.entries(objects)) await server.put(key, content)
  const plan = () => bucketEmptying.plan(account, signal)
  /** Requests that delete, in their order. */
  const deletes = () =>
    server
      .stats()
      .recent.filter(({ method }) => method === 'DELETE')
      .map(({ target }) => target.replace('/v2/buckets/', ''))
  const isThere = async () => {
    const listed = server.client.listObjects('b', { prefix: '' }, { signal, lane: 'person' })
    return listed.then(
      () => true,
      () => false,
    )
  }
  return { ...transfers, plan, deletes, isThere }
}

test('a bucket is counted, emptied, deleted and forgotten', async () => {
  const { plan, deletes, bucketEmptying, ended, statuses, isThere, removedBuckets, catalog } = await setUp({
    a: '1',
    'f/': '',
    'f/g/b': '22',
  })
  const { planId, ...counted } = await plan()
  expect(counted).toEqual({ objectCount: 3, sizeBytes: 3, requests: 4 })
  expect(deletes()).toEqual([])
  await bucketEmptying.start(planId)
  await ended()
  expect(statuses()).toEqual(['b done'])
  // The bucket is the last of all.
  expect(deletes().at(-1)).toBe('b')
  expect(deletes()).toHaveLength(4)
  expect(await isThere()).toBe(false)
  expect(removedBuckets).toEqual(['b'])
  expect(await catalog.find(account, 'a')).toBeUndefined()
})

test('what came after it was counted is not deleted, and keeps the bucket, however often it is tried', async () => {
  const { plan, server, engine, bucketEmptying, ended, removedBuckets } = await setUp({ a: '1', b: '2' })
  const { planId } = await plan()
  await server.put('came later', '3')
  await bucketEmptying.start(planId)
  await ended()
  const failed = {
    status: 'failed',
    error: { code: 'bucket.refilled', subject: 'b', keys: ['came later'] },
  }
  expect(rowsOf(engine)).toMatchObject([failed])
  expect(await server.keys()).toEqual(['came later'])
  await server.put('a', 'again')
  engine.retry(null)
  await ended()
  expect(rowsOf(engine)).toMatchObject([{ ...failed, error: { keys: ['a', 'came later'] } }])
  expect(await server.keys()).toEqual(['a', 'came later'])
  expect(removedBuckets).toEqual([])
})

test('a key that cannot be deleted keeps the bucket, which is not asked to go', async () => {
  const { plan, bucketEmptying, ended, statuses, deletes } = await setUp({ a: '1', locked: '2' }, [
    { operation: 'delete', match: 'locked', kind: 'status', parameter: 403 },
  ])
  await bucketEmptying.start((await plan()).planId)
  await ended()
  expect(statuses()).toEqual(['b failed'])
  expect(deletes()).not.toContain('b')
})

test('a bucket that is gone already counts as deleted', async () => {
  const { plan, server, bucketEmptying, ended, statuses, removedBuckets } = await setUp({ a: '1' })
  const { planId } = await plan()
  await server.client.deleteObject('b', 'a', { signal, lane: 'person' })
  await server.client.deleteBucket('b', { signal, lane: 'person' })
  await bucketEmptying.start(planId)
  await ended()
  expect(statuses()).toEqual(['b done'])
  expect(removedBuckets).toEqual(['b'])
})

test('whether a bucket is empty is asked for once, and not at all where an object is known', async () => {
  const { server, bucketEmptying, catalog, lists } = await setUp({})
  expect(await bucketEmptying.isEmpty(account, signal)).toBe(true)
  await server.put('a', '1')
  expect(await bucketEmptying.isEmpty(account, signal)).toBe(false)
  await catalog.complete({ ...account, prefix: '' }, { maxAgeMs: 0, signal })
  const before = lists()
  expect(await bucketEmptying.isEmpty(account, signal)).toBe(false)
  expect(lists()).toBe(before)
})

test('a plan starts once, and gives way to the next', async () => {
  const { plan, bucketEmptying, ended } = await setUp({ a: '1' })
  const first = await plan()
  const second = await plan()
  await expect(bucketEmptying.start(first.planId)).rejects.toMatchObject({ data: { code: 'input.invalid' } })
  await bucketEmptying.start(second.planId)
  await expect(bucketEmptying.start(second.planId)).rejects.toMatchObject({ data: { code: 'input.invalid' } })
  await ended()
})

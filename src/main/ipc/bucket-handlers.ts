import { bucketTarget } from '../cloudstore/request-target.ts'
import type { HandlersOf } from './serve.ts'
import type { Services } from './services.ts'

export function bucketHandlers(services: Services): HandlersOf<`buckets.${string}`> {
  const { buckets, bucketEmptying, catalog, accounts, copyText } = services
  return {
    'buckets.list': ({ accountId }, signal) => buckets.list(accountId, signal),
    'buckets.create': ({ accountId, ...bucket }, signal) => buckets.create(accountId, bucket, signal),
    'buckets.add': ({ accountId, name }, signal) => buckets.add(accountId, name, signal),
    'buckets.delete': async ({ accountId, bucket }, signal) => {
      await buckets.remove(accountId, bucket, signal)
      await catalog.forgetBucket({ accountId, bucket })
    },
    'buckets.forget': async ({ accountId, bucket }) => {
      await buckets.forget(accountId, bucket)
      await catalog.forgetBucket({ accountId, bucket })
    },
    'buckets.isEmpty': (at, signal) => bucketEmptying.isEmpty(at, signal),
    'buckets.planEmptying': (at, signal) => bucketEmptying.plan(at, signal),
    'buckets.startEmptying': ({ planId }) => bucketEmptying.start(planId),
    'buckets.folderShares': ({ by, ...folder }, signal) => catalog.folderShares(folder, by, signal),
    'buckets.contents': (folder, signal) => catalog.contents(folder, signal),
    'buckets.copy': ({ accountId, bucket, what }) =>
      copyText(what === 'name' ? bucket : accounts.endpoint(accountId) + bucketTarget(bucket)),
  }
}

import { setTimeout } from 'node:timers/promises'

import type { Bucket } from '../../shared/bucket.ts'
import { AppError } from '../../shared/errors.ts'
import type { Accounts } from './accounts.ts'

/** What known buckets wait for the server's word on others. */
const patienceMs = 300

type NewBucket = { readonly name: string; readonly region: string; readonly versioning: boolean }

/** The buckets an account knows (design.md 2.1): CloudStore documents no list of them. */
export type KnownBuckets = {
  /** Known ones, with what the server lists where it lists any. Sorted by name. */
  list(accountId: string, signal: AbortSignal): Promise<readonly Bucket[]>
  create(accountId: string, bucket: NewBucket, signal: AbortSignal): Promise<Bucket>
  /** Adds one by name after a list with `limit=1` has shown that it is there. */
  add(accountId: string, name: string, signal: AbortSignal): Promise<Bucket>
  /** Deletes the empty bucket on the server, then forgets it. Throws `bucket.notEmpty` where the server says so. */
  remove(accountId: string, name: string, signal: AbortSignal): Promise<void>
  forget(accountId: string, name: string): Promise<void>
}

export function createKnownBuckets(accounts: Accounts, onChange: (accountId: string) => void): KnownBuckets {
  async function keep(accountId: string, bucket: Bucket): Promise<Bucket> {
    await accounts.update(accountId, (account) => ({
      ...account,
      buckets: [...account.buckets.filter((known) => known.name !== bucket.name), bucket],
    }))
    onChange(accountId)
    return bucket
  }

  async function drop(accountId: string, name: string): Promise<void> {
    await accounts.update(accountId, (account) => ({
      ...account,
      buckets: account.buckets.filter((known) => known.name !== name),
    }))
    onChange(accountId)
  }

  /** What servers listed in this run. */
  const lists = new Map<string, readonly Bucket[]>()

  async function ask(accountId: string, signal: AbortSignal): Promise<readonly Bucket[]> {
    const listed = await listedByServer(accounts, accountId, signal)
    if (listed) lists.set(accountId, listed)
    return lists.get(accountId) ?? []
  }

  /** A server that is slow or away must not hide what is known: what it says that is new comes as a change. */
  async function askInTime(accountId: string, signal: AbortSignal): Promise<readonly Bucket[]> {
    const before = lists.get(accountId) ?? []
    const asked = ask(accountId, signal)
    const inTime = await Promise.race([asked, setTimeout(patienceMs, null, { ref: false })])
    if (inTime) return inTime
    asked.then(
      (listed) => {
        if (JSON.stringify(listed) !== JSON.stringify(before)) onChange(accountId)
      },
      // Cancelled: nobody waits for it any more.
      () => undefined,
    )
    return before
  }

  return {
    async list(accountId, signal) {
      const { buckets } = accounts.stored(accountId)
      const known = new Map<string, Bucket>(buckets.map((bucket) => [bucket.name, bucket]))
      const listed = await (known.size > 0 ? askInTime : ask)(accountId, signal)
      for (const bucket of listed) known.set(bucket.name, { ...known.get(bucket.name), ...bucket })
      return [...known.values()].toSorted((left, right) => left.name.localeCompare(right.name))
    },
    async create(accountId, bucket, signal) {
      const created = await accounts.client(accountId).createBucket(bucket, { signal, lane: 'person' })
      return keep(accountId, {
        name: bucket.name,
        region: created.region ?? bucket.region,
        versioning: created.versioning ?? bucket.versioning,
        createdAtMs: created.createdAtMs,
      })
    },
    async add(accountId, name, signal) {
      if (accounts.stored(accountId).buckets.some((known) => known.name === name)) {
        throw new AppError({ code: 'bucket.alreadyKnown', subject: name })
      }
      await accounts.client(accountId).listObjects(name, { prefix: '', limit: 1 }, { signal, lane: 'person' })
      return keep(accountId, { name })
    },
    async remove(accountId, name, signal) {
      try {
        await accounts.client(accountId).deleteBucket(name, { signal, lane: 'person' })
      } catch (error) {
        // The bucket is gone already: what was asked for holds.
        if (!(error instanceof AppError && error.data.code === 'remote.notFound')) throw error
      }
      await drop(accountId, name)
    },
    forget: drop,
  }
}

/** Null where the server has no list, or cannot tell now: the known buckets stand on their own. */
async function listedByServer(
  accounts: Accounts,
  accountId: string,
  signal: AbortSignal,
): Promise<readonly Bucket[] | null> {
  try {
    return await accounts.client(accountId).listBuckets({ signal, lane: 'person' })
  } catch (error) {
    if (error instanceof AppError && error.data.code !== 'cancelled') return null
    throw error
  }
}

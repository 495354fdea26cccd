import { AppError } from '../../shared/errors.ts'
import { readJson, readJsonIfAny } from './answer-body.ts'
import type { Api } from './api.ts'
import type { CallOptions, CloudStoreClient, CreatedBucket } from './cloudstore-client.ts'
import { deleteResource } from './delete-resource.ts'
import { bucketsTarget, bucketTarget } from './request-target.ts'
import { BucketsAnswer, CreateBucketAnswer, parseAnswer } from './schemas.ts'
import { isSuccess } from './wire.ts'

export type BucketCalls = Pick<CloudStoreClient, 'createBucket' | 'deleteBucket' | 'listBuckets'>

type NewBucket = Parameters<CloudStoreClient['createBucket']>[0]

/** Statuses of a server that has no list of buckets (design.md 2.1). */
const noListStatuses = new Set([400, 404, 405, 501])

export function createBucketCalls(api: Api, listObjects: CloudStoreClient['listObjects']): BucketCalls {
  let hasNoList = false

  async function holdsObjects(bucket: string, options: CallOptions): Promise<boolean> {
    const { objects } = await listObjects(bucket, { prefix: '', limit: 1 }, options)
    return objects.length > 0
  }

  async function listOnce(options: CallOptions): Promise<readonly CreatedBucket[] | null> {
    const answer = await api.exchange({ method: 'GET', target: bucketsTarget, ...options })
    if (answer.status === 200) return parseAnswer(BucketsAnswer, await readJson(answer, undefined), undefined)
    const { error } = await api.refusal(answer)
    if (!noListStatuses.has(answer.status)) throw error
    hasNoList = true
    return null
  }

  return {
    createBucket: async (bucket, options) => {
      bucketTarget(bucket.name)
      return createBucket(api, bucket, options, () => holdsObjects(bucket.name, options))
    },
    deleteBucket: async (bucket, options) => {
      try {
        await deleteResource(api, bucketTarget(bucket), bucket, options)
      } catch (error) {
        const status = error instanceof AppError ? error.data.status : undefined
        // A full bucket may be answered with either; a 400 can mean other things too.
        const isFull = status === 409 || (status === 400 && (await holdsObjects(bucket, options)))
        if (!isFull || !(error instanceof AppError)) throw error
        throw new AppError({ ...error.data, code: 'bucket.notEmpty' })
      }
    },
    listBuckets: async (options) => (hasNoList ? null : api.retrying(options, listOnce)),
  }
}

async function createBucket(
  api: Api,
  bucket: NewBucket,
  options: CallOptions,
  list: () => Promise<unknown>,
): Promise<CreatedBucket> {
  let mayExist = false
  const onUncertain = (): void => void (mayExist = true)
  const { name, region, versioning } = bucket
  return api.retrying(options, async (attempt) => {
    const answer = await api.exchange({
      method: 'POST',
      target: bucketsTarget,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ name, region, versioning })),
      onUncertain,
      ...attempt,
    })
    if (isSuccess(answer) || answer.status >= 500) mayExist = true
    if (isSuccess(answer)) {
      const described = CreateBucketAnswer.safeParse(await readJsonIfAny(answer))
      return {
        name,
        region: described.data?.region ?? region,
        versioning: described.data?.versioning ?? versioning,
        createdAtMs: described.data?.created_at ?? undefined,
      }
    }
    const { error } = await api.refusal(answer, name)
    // An earlier try may have made it. A bucket of somebody else with this name does not let us list it.
    if (answer.status !== 409 || !mayExist || !(await succeeds(list))) throw error
    return { name, region, versioning }
  })
}

async function succeeds(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call()
    return true
  } catch (error) {
    if (error instanceof AppError && (error.data.status === 403 || error.data.status === 404)) return false
    throw error
  }
}

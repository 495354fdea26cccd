import { randomUUID } from 'node:crypto'

import { AppError, errorCodeOf } from '../../shared/errors.ts'
import { hasDotSegment } from '../../shared/keys.ts'
import { discardBody } from './answer-body.ts'
import type { Api } from './api.ts'
import type { CallOptions, CloudStoreClient } from './cloudstore-client.ts'
import { objectTarget } from './request-target.ts'
import { deleteResource } from './delete-resource.ts'
import { isSuccess } from './wire.ts'

/** Keeps keys with a `.` or `..` segment read-only until the way to the server is known to leave them as they are. */
export type DotSegmentGuard = {
  /** Resolves for every key that may be written or deleted. Throws `key.dotSegment`, or why it could not be found out. */
  ensureWritable(bucket: string, key: string, options: CallOptions): Promise<void>
}

/** Finds out once per account and session (design.md 2.6), when the first such key is to be written or deleted. */
export function createDotSegmentGuard(
  api: Api,
  listObjects: CloudStoreClient['listObjects'],
): DotSegmentGuard {
  let verdict: Promise<string | null> | null = null

  return {
    ensureWritable: async (bucket, key, options) => {
      if (!hasDotSegment(key)) return
      // Those who come while it is being found out share the one probe, so it does not end with any one of them.
      const shared = { ...options, signal: new AbortController().signal }
      verdict ??= whyReadOnly(api, listObjects, bucket, shared).catch((error: unknown) => {
        verdict = null
        throw error
      })
      const reason = await untilAborted(verdict, options.signal)
      if (reason !== null) throw new AppError({ code: 'key.dotSegment', subject: key, reason })
    },
  }
}

/**
 * Puts, lists and removes a probe under a random prefix. Whatever normalises its key makes `PREFIX/probe` of it, which
 * is still ours. Null when keys come and go exactly as they are.
 */
async function whyReadOnly(
  api: Api,
  listObjects: CloudStoreClient['listObjects'],
  bucket: string,
  options: CallOptions,
): Promise<string | null> {
  const prefix = `cloudstore-browser-probe-${randomUUID()}/`
  const key = `${prefix}a/./../probe`
  const remove = (listed: string): Promise<void> =>
    deleteResource(api, objectTarget(bucket, listed), listed, options)

  const refused = await putProbe(api, objectTarget(bucket, key), bucket, options)
  if (refused) return refused
  let listed: string[]
  try {
    const page = await listObjects(bucket, { prefix, limit: 10 }, options)
    listed = page.objects.map((object) => object.key).filter((found) => found.startsWith(prefix))
  } catch (error) {
    await remove(key).catch(() => undefined)
    throw error
  }
  if (!listed.includes(key)) {
    for (const found of listed.filter((found) => !hasDotSegment(found)))
      await remove(found).catch(() => undefined)
    return 'a test object came to lie under another key'
  }
  try {
    await remove(key)
  } catch (error) {
    if (errorCodeOf(error) === 'remote.notFound') return 'a test object could not be found under its own key'
    // A key without the right to delete has shown by its upload that names arrive whole.
    if (errorCodeOf(error) !== 'auth.forbidden') throw error
  }
  return null
}

/** Why the server takes no such key, or null when it took the probe. */
async function putProbe(
  api: Api,
  target: string,
  bucket: string,
  options: CallOptions,
): Promise<string | null> {
  return api.retrying(options, async (attempt) => {
    const answer = await api.exchange({
      method: 'PUT',
      target,
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.alloc(0),
      ...attempt,
    })
    if (isSuccess(answer)) {
      await discardBody(answer)
      return null
    }
    const { error } = await api.refusal(answer, bucket)
    if (error.data.code === 'remote.refused') return error.data.reason ?? 'the server refuses such keys'
    throw error
  })
}

/** The promise's outcome, or `cancelled` as soon as the signal is aborted. */
function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new AppError({ code: 'cancelled' }))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

import { randomUUID } from 'node:crypto'

import { AppError } from '../../shared/errors.ts'
import { readJson } from './answer-body.ts'
import type { Api } from './api.ts'
import type { CallOptions, CloudStoreClient, ObjectPage } from './cloudstore-client.ts'
import { listTarget } from './request-target.ts'
import { isRateLimitAnswer } from './retry.ts'
import { ListAnswer, parseAnswer } from './schemas.ts'

export type ListCalls = Pick<CloudStoreClient, 'listObjects' | 'check'>

export function createListCalls(api: Api): ListCalls {
  async function listOnce(target: string, bucket: string, options: CallOptions): Promise<ObjectPage> {
    const answer = await api.exchange({ method: 'GET', target, ...options })
    if (answer.status !== 200) throw (await api.refusal(answer, bucket)).error
    return parseAnswer(ListAnswer, await readJson(answer, bucket), bucket)
  }

  return {
    listObjects: async (bucket, page, options) => {
      const target = listTarget(bucket, page)
      return api.retrying(options, (attempt) => listOnce(target, bucket, attempt))
    },
    check: async (knownBucket, options) => {
      const bucket = knownBucket ?? `cloudstore-browser-check-${randomUUID()}`
      const target = listTarget(bucket, { prefix: '', limit: 1 })
      // A person waits at a form and can press again: only a 429 is waited for.
      await api.retrying(
        options,
        (attempt) => checkOnce(api, target, attempt),
        (error) => !isRateLimitAnswer(error),
      )
    },
  }
}

/** One documented request tells whether endpoint and key are good (design.md 2.1). */
async function checkOnce(api: Api, target: string, options: CallOptions): Promise<void> {
  try {
    const answer = await api.exchange({ method: 'GET', target, ...options })
    if (answer.status === 200) {
      parseAnswer(ListAnswer, await readJson(answer, undefined), undefined)
      return
    }
    const { error, isEnveloped } = await api.refusal(answer)
    if (isEnveloped && (answer.status === 404 || answer.status === 403)) return
    const isTelling = isEnveloped || answer.status === 401 || answer.status === 429
    if (isTelling || error.data.code === 'net.redirected') throw error
    throw new AppError({ ...error.data, code: 'remote.notCloudStore' })
  } catch (error) {
    throw error instanceof AppError ? inViewOfForm(error) : error
  }
}

/** At the form an unreadable answer is another kind of server, and a host without a route is not found. */
function inViewOfForm(error: AppError): AppError {
  switch (error.data.code) {
    case 'remote.unreadable':
      return new AppError({ ...error.data, code: 'remote.notCloudStore' })
    case 'net.offline':
      return new AppError({ ...error.data, code: 'net.unreachable' })
    default:
      return error
  }
}

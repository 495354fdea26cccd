import { discardBody, refuseHtml } from './answer-body.ts'
import type { Api } from './api.ts'
import type { CallOptions, CloudStoreClient, ObjectDownload, ObjectHead } from './cloudstore-client.ts'
import { isWeakEtag, quoteEtag, readEtag, readObjectHead } from './object-headers.ts'
import { objectTarget } from './request-target.ts'
import type { WireAnswer } from './wire.ts'

export type DownloadCalls = Pick<CloudStoreClient, 'getObject' | 'headObject'>

type Resume = { readonly offsetBytes: number; readonly etag: string }

export function createDownloadCalls(api: Api): DownloadCalls {
  /** Whether this server answers HEAD: it once did, or it proved that it does not (design.md 2.3). */
  let headSupport: 'unknown' | 'yes' | 'no' = 'unknown'

  async function getWhole(
    target: string,
    key: string,
    headers: Record<string, string>,
    options: CallOptions,
  ): Promise<ObjectDownload> {
    return readWhole(await api.exchange({ method: 'GET', target, headers, ...options }), key)
  }

  async function readWhole(answer: WireAnswer, key: string): Promise<ObjectDownload> {
    if (answer.status === 304) {
      await discardBody(answer)
      return { kind: 'notModified' }
    }
    if (answer.status !== 200) throw (await api.refusal(answer, key)).error
    const head = readObjectHead(answer.headers)
    // An object may be a page, but comes with its ETag; the page of a portal in between does not.
    if (head.etag === null) refuseHtml(answer)
    return { kind: 'body', head, offsetBytes: 0, body: answer.body }
  }

  /** The headers of a GET whose connection is dropped before its body comes. */
  async function peek(target: string, key: string, options: CallOptions): Promise<ObjectHead> {
    const answer = await api.exchange({ method: 'GET', target, ...options })
    if (answer.status !== 200) throw (await api.refusal(answer, key)).error
    answer.drop()
    return readObjectHead(answer.headers)
  }

  async function headOnce(target: string, key: string, options: CallOptions): Promise<ObjectHead> {
    if (headSupport === 'no') return peek(target, key, options)
    const answer = await api.exchange({ method: 'HEAD', target, ...options })
    answer.body.resume()
    const { status } = answer
    if (status === 200) {
      headSupport = 'yes'
      return readObjectHead(answer.headers)
    }
    const isAnswered = status === 401 || status === 429 || (status === 404 && headSupport === 'yes')
    if (isAnswered || (status >= 300 && status < 400)) throw (await api.refusal(answer, key)).error
    if (status === 405 || status === 501) headSupport = 'no'
    const head = await peek(target, key, options)
    if (status === 404) headSupport = 'no'
    return head
  }

  return {
    getObject: async (bucket, key, condition, options) => {
      const target = objectTarget(bucket, key)
      const resume = usableResume(condition.resume)
      const ifNoneMatch: Record<string, string> =
        condition.ifNoneMatch === undefined ? {} : { 'if-none-match': quoteEtag(condition.ifNoneMatch) }
      if (!resume) return getWhole(target, key, ifNoneMatch, options)
      const headers = { range: `bytes=${resume.offsetBytes}-`, 'if-range': quoteEtag(resume.etag) }
      const answer = await api.exchange({ method: 'GET', target, headers, ...options })
      const rest = readRest(answer, resume)
      if (rest) return rest
      if (answer.status !== 206 && answer.status !== 416) return readWhole(answer, key)
      answer.drop()
      return getWhole(target, key, {}, options)
    },
    headObject: async (bucket, key, options) => {
      const target = objectTarget(bucket, key)
      return api.retrying(options, (attempt) => headOnce(target, key, attempt))
    },
  }
}

/** Only a strong ETag may stand in If-Range (RFC 9110, 13.1.5). */
function usableResume(resume: Resume | undefined): Resume | null {
  return resume && resume.offsetBytes > 0 && !isWeakEtag(resume.etag) ? resume : null
}

/** The rest of the same object from just the asked offset to its end, or null for anything else (design.md 2.4). */
function readRest(answer: WireAnswer, resume: Resume): ObjectDownload | null {
  if (answer.status !== 206 || readEtag(answer.headers.etag) !== resume.etag) return null
  const range = /^bytes (?<first>\d+)-(?<last>\d+)\/(?<size>\d+)$/.exec(
    answer.headers['content-range'] ?? '',
  )?.groups
  if (!range) return null
  const [first, last, size] = [Number(range['first']), Number(range['last']), Number(range['size'])]
  const head = readObjectHead(answer.headers)
  const restBytes = size - resume.offsetBytes
  if (first !== resume.offsetBytes || last !== size - 1 || (head.sizeBytes ?? restBytes) !== restBytes)
    return null
  return {
    kind: 'body',
    head: { ...head, sizeBytes: size },
    offsetBytes: resume.offsetBytes,
    body: answer.body,
  }
}

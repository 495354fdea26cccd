import { errorCodeOf } from '../../shared/errors.ts'
import type { CallOptions, CloudStoreClient, ObjectHead } from '../cloudstore/cloudstore-client.ts'
import { md5OfEtag } from './etag.ts'

/** What has become of an object: `head` is that of the one that is there instead. */
export type Standing =
  | { readonly kind: 'same' }
  | { readonly kind: 'other'; readonly head: ObjectHead }
  | { readonly kind: 'gone' }

/**
 * Whether an object is still the one with this ETag: asks with `If-None-Match`, and drops the body where it is not. One
 * attempt, one request.
 */
export async function standingOf(
  client: CloudStoreClient,
  { bucket, key, etag }: { readonly bucket: string; readonly key: string; readonly etag: string },
  options: CallOptions,
): Promise<Standing> {
  const answer = await client
    .getObject(bucket, key, { ifNoneMatch: etag }, options)
    .catch((error: unknown) => {
      if (errorCodeOf(error) === 'remote.notFound') return null
      throw error
    })
  if (answer === null) return { kind: 'gone' }
  if (answer.kind === 'notModified') return { kind: 'same' }
  // What fails now fails unheard.
  answer.body.on('error', () => undefined)
  answer.body.destroy()
  const { head } = answer
  // A server may not know the condition.
  const md5 = md5OfEtag(etag)
  const isSame = md5 === null ? head.etag === etag : md5OfEtag(head.etag) === md5
  return isSame ? { kind: 'same' } : { kind: 'other', head }
}

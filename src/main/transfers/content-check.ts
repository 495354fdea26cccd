import { errorCodeOf } from '../../shared/errors.ts'
import type { ObjectDownload } from '../cloudstore/cloudstore-client.ts'
import { md5OfEtag } from './etag.ts'
import { fileMd5 } from './file-md5.ts'
import type { Move, UploadSpec } from './transfer-spec.ts'
import type { MoverPorts } from './upload.ts'

/** Hashes what is on this computer before anything moves, and shows that. Null where there is no such file. */
export function checkedMd5(ports: MoverPorts, file: string, move: Move): Promise<string | null> {
  return fileMd5(ports, file, { signal: move.signal, onBytes: move.onCheck })
}

/**
 * Whether the object has this MD5 already: asks with `If-None-Match`, and drops the body where it has not. Adds to what
 * is known of the object. False where there is no such object.
 */
export function hasContent(
  ports: MoverPorts,
  { spec, md5, move }: { readonly spec: UploadSpec; readonly md5: string; readonly move: Move },
): Promise<boolean> {
  const options = { signal: move.signal, lane: 'bulk' } as const
  return ports.retrying(async () => {
    const client = ports.clientFor(spec.accountId)
    const answer = await client
      .getObject(spec.bucket, spec.key, { ifNoneMatch: md5 }, options)
      .catch((error: unknown) => {
        if (errorCodeOf(error) === 'remote.notFound') return null
        throw error
      })
    if (answer?.kind === 'body') {
      // What fails now fails unheard.
      answer.body.on('error', () => undefined)
      answer.body.destroy()
    }
    const isSame = answer !== null && isContent(answer, md5)
    if (isSame) ports.onVerified(spec, md5)
    return isSame
  }, move)
}

/** Whether an answer to `If-None-Match` says that the object has this MD5. A server may not know the condition. */
export function isContent(answer: ObjectDownload, md5: string): boolean {
  return answer.kind === 'notModified' || md5OfEtag(answer.head.etag) === md5
}

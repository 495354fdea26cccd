import { errorCodeOf } from '../../shared/errors.ts'
import type { ObjectDownload } from '../cloudstore/cloudstore-client.ts'
import { md5OfEtag } from './etag.ts'
import { fileMd5 } from './file-md5.ts'
import type { Move, UploadSpec } from './transfer-spec.ts'
import type { MoverPorts } from './mover-ports.ts'

/** Hashes what is on this computer before anything moves, and shows that. Null where there is no such file. */
export function checkFile(
  ports: MoverPorts,
  file: string,
  move: Move,
): Promise<{ readonly md5: string; readonly sizeBytes: number } | null> {
  return fileMd5(ports, file, { signal: move.signal, onBytes: move.onCheck })
}

/**
 * Whether the object has this MD5 already: asks with `If-None-Match`, and drops the body where it has not. Adds to what
 * is known of the object.
 */
export function compareObject(
  ports: MoverPorts,
  { spec, md5, move }: { readonly spec: UploadSpec; readonly md5: string; readonly move: Move },
): Promise<'same' | 'other' | 'none'> {
  const options = { signal: move.signal, lane: 'bulk' } as const
  return ports.retrying(async () => {
    const client = ports.clientFor(spec.accountId)
    const answer = await client
      .getObject(spec.bucket, spec.key, { ifNoneMatch: md5 }, options)
      .catch((error: unknown) => {
        if (errorCodeOf(error) === 'remote.notFound') return null
        throw error
      })
    if (answer === null) return 'none'
    if (answer.kind === 'body') {
      // What fails now fails unheard.
      answer.body.on('error', () => undefined)
      answer.body.destroy()
    }
    if (!isContent(answer, md5)) return 'other'
    ports.onVerified(spec, md5)
    return 'same'
  }, move)
}

/** Whether an answer to `If-None-Match` says that the object has this MD5. A server may not know the condition. */
export function isContent(answer: ObjectDownload, md5: string): boolean {
  return answer.kind === 'notModified' || md5OfEtag(answer.head.etag) === md5
}

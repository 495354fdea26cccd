import type { ObjectDownload } from '../cloudstore/cloudstore-client.ts'
import { md5OfEtag } from './etag.ts'
import { fileMd5 } from './file-md5.ts'
import type { Move, UploadSpec } from './transfer-spec.ts'
import type { MoverPorts } from './mover-ports.ts'
import { standingOf, type Standing } from './still-there.ts'

/** Hashes what is on this computer before anything moves, and shows that. Null where there is no such file. */
export function checkFile(
  ports: MoverPorts,
  file: string,
  move: Move,
): Promise<{ readonly md5: string; readonly sizeBytes: number } | null> {
  return fileMd5(ports, file, { signal: move.signal, onBytes: move.onCheck })
}

/** Whether the object has this MD5 already, by one request. Adds to what is known of the object. */
export function compareObject(
  ports: MoverPorts,
  { spec, md5, move }: { readonly spec: UploadSpec; readonly md5: string; readonly move: Move },
): Promise<Standing['kind']> {
  const { accountId, bucket, key } = spec
  const options = { signal: move.signal, lane: 'bulk' } as const
  return ports.retrying(async () => {
    const there = await standingOf(ports.clientFor(accountId), { bucket, key, etag: md5 }, options)
    if (there.kind === 'same') ports.onVerified(spec, md5)
    return there.kind
  }, move)
}

/** Whether an answer to `If-None-Match` says that the object has this MD5. A server may not know the condition. */
export function isContent(answer: ObjectDownload, md5: string): boolean {
  return answer.kind === 'notModified' || md5OfEtag(answer.head.etag) === md5
}

import { AppError } from '../../shared/errors.ts'
import type { UploadRequest } from '../cloudstore/cloudstore-client.ts'
import { contentTypeOfKey } from '../content-type.ts'
import { md5OfEtag } from './etag.ts'
import type { UploadPorts } from './mover-ports.ts'
import type { Move, Outcome, UploadSpec } from './transfer-spec.ts'
import { sent } from './upload-check.ts'

export type UploadJob = { readonly spec: UploadSpec; readonly move: Move }

/**
 * Makes one attempt, and compares what the server says with what was sent; `md5` is asked when all is sent. Throws
 * `transfer.size` and `transfer.checksum`.
 */
export async function putObject(
  ports: UploadPorts,
  job: UploadJob & {
    readonly body: UploadRequest['body']
    readonly sizeBytes: number
    readonly md5: () => Promise<string>
  },
): Promise<Outcome> {
  const { spec, move, body, sizeBytes } = job
  const { contentType, metadata } = spec.description ?? {
    contentType: contentTypeOfKey(spec.key),
    metadata: {},
  }
  const answer = await ports
    .clientFor(spec.accountId)
    .putObject(
      spec.bucket,
      spec.key,
      { sizeBytes, contentType, metadata, body },
      { signal: move.signal, lane: 'bulk' },
    )
  const expected = md5OfEtag(answer.etag)
  ports.onUploaded(spec, { sizeBytes: answer.sizeBytes ?? sizeBytes, contentType, etag: expected })
  move.onBytesComplete()
  const md5 = await job.md5()
  const isWrongSize = answer.sizeBytes !== null && answer.sizeBytes !== sizeBytes
  if (isWrongSize || (expected !== null && expected !== md5)) {
    await move.onCheckpoint(sent)
    throw new AppError({ code: isWrongSize ? 'transfer.size' : 'transfer.checksum', subject: spec.key })
  }
  return { verified: expected !== null, content: { sizeBytes, md5, etag: answer.etag } }
}

export function sourceChanged(sourcePath: string): AppError {
  return new AppError({ code: 'transfer.sourceChanged', subject: sourcePath })
}

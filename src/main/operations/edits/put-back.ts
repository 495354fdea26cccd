import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import type { UploadAnswer } from '../../cloudstore/cloudstore-client.ts'
import { md5OfEtag } from '../../transfers/etag.ts'
import { FileBody } from '../../transfers/file-body.ts'
import { onLocalPath } from '../../transfers/local-error.ts'
import { standingOf } from '../../transfers/still-there.ts'
import { changedDescription } from './changed-description.ts'
import type { EditJob, EditPorts } from './edit-job.ts'
import { checkpointOf, versionOf, type HeldObject } from './held-object.ts'

/**
 * Makes one attempt to put the bytes in the file with their new description, if the object is still the one that they
 * came from. `code` says why what arrived cannot be right.
 */
export async function putBack(
  ports: EditPorts,
  job: EditJob,
  held: HeldObject,
): Promise<{ readonly answer: UploadAnswer; readonly code: ErrorCode | null }> {
  await assertStillThere(ports, job, held)
  job.mayBeSent = true
  const { spec, move, file, memory } = job
  const { sizeBytes } = held
  const source = await onLocalPath(spec.key, () => ports.disk.openSource(file))
  const md5 = ports.startMd5(sizeBytes)
  const body = new FileBody({
    source: { read: (into, position) => onLocalPath(spec.key, () => source.read(into, position)) },
    sizeBytes,
    md5,
    memory,
    admit: (bytes) => ports.bandwidth.up.take(bytes, move.signal),
    // Nobody else writes to this file.
    beforeLast: () => Promise.resolve(),
    onSent: (sentBytes) => move.onProgress(Math.floor((sizeBytes + sentBytes) / 2)),
    onShort: () => new AppError({ code: 'local.failed', subject: spec.key }),
  })
  try {
    const upload = { ...changedDescription(held, spec.change), sizeBytes, body }
    const options = { signal: move.signal, lane: 'bulk' } as const
    const answer = await ports.clientFor(spec.accountId).putObject(spec.bucket, spec.key, upload, options)
    move.onBytesComplete()
    const isRead = (await md5.digest()) === held.md5
    return { answer, code: codeOf(answer, held, isRead) }
  } finally {
    await body.close()
    md5.end()
    await source.close()
  }
}

function codeOf(answer: UploadAnswer, { sizeBytes, md5 }: HeldObject, isRead: boolean): ErrorCode | null {
  if (answer.sizeBytes !== null && answer.sizeBytes !== sizeBytes) return 'transfer.size'
  const stored = md5OfEtag(answer.etag)
  return !isRead || (stored !== null && stored !== md5) ? 'transfer.checksum' : null
}

/**
 * Throws `remote.changed` where another object has come. Where something was sent that may be damaged, nobody but a
 * person can tell the two apart: `edit.unsettled`, and whoever goes on then agrees to replace what is there.
 */
async function assertStillThere(ports: EditPorts, job: EditJob, held: HeldObject): Promise<void> {
  const { spec, move } = job
  const there = await versionThere(ports, job, held)
  if (there === held.version || there === held.mayReplace) return
  if (!job.mayBeSent) {
    ports.onChanged(spec)
    throw new AppError({ code: 'remote.changed', subject: spec.key })
  }
  job.held = { ...held, mayReplace: there }
  await move.onCheckpoint(checkpointOf(job.held))
  throw new AppError({ code: 'edit.unsettled', subject: spec.key })
}

/** Where no ETag was told, size and time have to do. */
async function versionThere(
  ports: EditPorts,
  { spec, move }: EditJob,
  { etag, version }: HeldObject,
): Promise<string> {
  const { bucket, key } = spec
  const client = ports.clientFor(spec.accountId)
  const options = { signal: move.signal, lane: 'bulk' } as const
  if (etag === null) return versionOf(await client.headObject(bucket, key, options))
  const standing = await standingOf(client, { bucket, key, etag }, options)
  if (standing.kind === 'gone') throw new AppError({ code: 'remote.notFound', subject: key })
  return standing.kind === 'same' ? version : versionOf(standing.head)
}

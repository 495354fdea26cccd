import { Readable } from 'node:stream'

import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient, UploadRequest } from '../cloudstore/cloudstore-client.ts'
import { contentTypeOfKey } from '../content-type.ts'
import type { Bandwidth } from './bandwidth.ts'
import { createChunkMemory, type ChunkMemory } from './chunk-memory.ts'
import type { Disk, FileIdentity } from './disk.ts'
import { md5OfEtag } from './etag.ts'
import { FileBody } from './file-body.ts'
import type { Md5, StartMd5 } from './hashing/md5.ts'
import { untilIntact } from './intact.ts'
import { onLocalPath } from './local-error.ts'
import type { DownloadSpec, Move, Mover, Outcome, UploadSpec } from './transfer-spec.ts'
import { findThere, sent } from './upload-check.ts'

export type MoverPorts = {
  readonly disk: Disk
  readonly startMd5: StartMd5
  readonly bandwidth: { readonly up: Bandwidth; readonly down: Bandwidth }
  readonly clientFor: (accountId: string) => CloudStoreClient
  /** Tries again as design.md 2.13 says. */
  readonly retrying: <Result>(attempt: () => Promise<Result>, move: Move) => Promise<Result>
  /** Called when an object's MD5 was compared with what is here, and is what its ETag says. */
  readonly onVerified: (spec: UploadSpec | DownloadSpec, etag: string) => void
}

export type UploadPorts = MoverPorts & {
  /** For a key that was free when its upload was accepted: whether it is known to exist by now. */
  readonly isTakenMeanwhile: (spec: UploadSpec, move: Move) => Promise<boolean>
  /** Called as soon as the server has taken the object, whatever is found out about it afterwards. */
  readonly onUploaded: (
    spec: UploadSpec,
    object: { sizeBytes: number; contentType: string; etag: string | null },
  ) => void
}

/**
 * Sends one file. It is hashed while it is read; the upload counts only when the server's ETag is that MD5 and the
 * source is still the file that was opened. A wrong ETag puts again; nothing is ever deleted to make room.
 */
export function createUploadMover(ports: UploadPorts): Mover<UploadSpec> {
  const memory = createChunkMemory()
  return async (spec, move) => {
    const there = await findThere(ports, spec, move)
    if (there !== null) return there
    const { sourcePath } = spec
    const attempt = () =>
      sourcePath === null
        ? putMark(ports, { spec, move })
        : putFile(ports, { spec, move, sourcePath, memory })
    return untilIntact(() => ports.retrying(attempt, move))
  }
}

type Job = { readonly spec: UploadSpec; readonly move: Move }

async function putFile(
  ports: UploadPorts,
  job: Job & { readonly sourcePath: string; readonly memory: ChunkMemory },
): Promise<Outcome> {
  const { sourcePath, move, memory } = job
  const source = await onLocalPath(sourcePath, () => ports.disk.openSource(sourcePath))
  const identity = () => onLocalPath(sourcePath, () => source.identity())
  try {
    const before = await identity()
    const { sizeBytes } = before
    const assertUnchanged = async () => {
      if (!isSame(before, await identity())) throw sourceChanged(sourcePath)
    }
    const md5 = ports.startMd5(sizeBytes)
    const body = new FileBody({
      source: { read: (into, position) => onLocalPath(sourcePath, () => source.read(into, position)) },
      sizeBytes,
      md5,
      memory,
      admit: (bytes) => ports.bandwidth.up.take(bytes, move.signal),
      // A mixture of two states of a file never becomes an object.
      beforeLast: assertUnchanged,
      onSent: move.onProgress,
      onShort: () => sourceChanged(sourcePath),
    })
    try {
      const outcome = await put(ports, { ...job, body, sizeBytes, md5 })
      await assertUnchanged()
      return outcome
    } finally {
      await body.close()
      md5.end()
    }
  } finally {
    await source.close()
  }
}

/** The object of no bytes that marks a folder. */
async function putMark(ports: UploadPorts, job: Job): Promise<Outcome> {
  const md5 = ports.startMd5(0)
  try {
    return await put(ports, { ...job, body: Readable.from([]), sizeBytes: 0, md5 })
  } finally {
    md5.end()
  }
}

async function put(
  ports: UploadPorts,
  job: Job & { readonly body: UploadRequest['body']; readonly sizeBytes: number; readonly md5: Md5 },
): Promise<Outcome> {
  const { spec, move, body, sizeBytes } = job
  const contentType = contentTypeOfKey(spec.key)
  const answer = await ports
    .clientFor(spec.accountId)
    .putObject(
      spec.bucket,
      spec.key,
      { sizeBytes, contentType, metadata: {}, body },
      { signal: move.signal, lane: 'bulk' },
    )
  const expected = md5OfEtag(answer.etag)
  ports.onUploaded(spec, { sizeBytes: answer.sizeBytes ?? sizeBytes, contentType, etag: expected })
  move.onBytesComplete()
  const md5 = await job.md5.digest()
  const isWrongSize = answer.sizeBytes !== null && answer.sizeBytes !== sizeBytes
  if (isWrongSize || (expected !== null && expected !== md5)) {
    await move.onCheckpoint(sent)
    throw new AppError({ code: isWrongSize ? 'transfer.size' : 'transfer.checksum', subject: spec.key })
  }
  return { verified: expected !== null, content: { sizeBytes, md5, etag: answer.etag } }
}

function sourceChanged(sourcePath: string): AppError {
  return new AppError({ code: 'transfer.sourceChanged', subject: sourcePath })
}

/**
 * MD5 cannot see a file that changed while it was read: the server hashes what we sent. So the open file and the name
 * that led to it are compared before and after.
 */
function isSame(before: FileIdentity, after: FileIdentity): boolean {
  return (
    before.dev === after.dev &&
    before.ino === after.ino &&
    before.sizeBytes === after.sizeBytes &&
    before.mtimeNs === after.mtimeNs &&
    before.ctimeNs === after.ctimeNs &&
    before.named.dev === after.named.dev &&
    before.named.ino === after.named.ino
  )
}

import { Readable } from 'node:stream'

import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { contentTypeOfKey } from '../content-type.ts'
import { checkedMd5, hasContent } from './content-check.ts'
import type { Disk, FileIdentity, SourceFile } from './disk.ts'
import { md5OfEtag } from './etag.ts'
import { untilIntact } from './intact.ts'
import { onLocalPath } from './local-error.ts'
import type { Md5, StartMd5 } from './md5.ts'
import type { DownloadSpec, Move, Mover, Outcome, UploadSpec } from './transfer-spec.ts'

const chunkBytes = 1024 * 1024

export type MoverPorts = {
  readonly disk: Disk
  readonly startMd5: StartMd5
  readonly clientFor: (accountId: string) => CloudStoreClient
  /** Tries again as design.md 2.13 says. */
  readonly retrying: <Result>(attempt: () => Promise<Result>, move: Move) => Promise<Result>
  /** Called when an object's MD5 was compared with what is here, and is what its ETag says. */
  readonly onVerified: (spec: UploadSpec | DownloadSpec, etag: string) => void
}

export type UploadPorts = MoverPorts & {
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
  return async (spec, move) => {
    if (await isThere(ports, spec, move)) return 'identical'
    return untilIntact(() =>
      ports.retrying(
        () =>
          spec.sourcePath === null
            ? put(ports, { spec, move, body: Readable.from([]), sizeBytes: 0, md5: ports.startMd5() })
            : putFile(ports, { spec, move, sourcePath: spec.sourcePath }),
        move,
      ),
    )
  }
}

/** Whether the file need not be sent, because the object has its content. */
async function isThere(ports: UploadPorts, spec: UploadSpec, move: Move): Promise<boolean> {
  const { sourcePath, onlyIfDifferent } = spec
  if (!onlyIfDifferent || sourcePath === null) return false
  const md5 = await checkedMd5(ports, sourcePath, move)
  // What is missing says so when it is sent.
  if (md5 === null) return false
  if (onlyIfDifferent.knownMd5 !== null) return md5 === onlyIfDifferent.knownMd5
  return hasContent(ports, { spec, md5, move })
}

type Job = { readonly spec: UploadSpec; readonly move: Move }

async function putFile(ports: UploadPorts, job: Job & { readonly sourcePath: string }): Promise<Outcome> {
  const { sourcePath, move } = job
  const source = await onLocalPath(sourcePath, () => ports.disk.openSource(sourcePath))
  const identity = () => onLocalPath(sourcePath, () => source.identity())
  try {
    const before = await identity()
    const { sizeBytes } = before
    const assertUnchanged = async () => {
      if (!isSame(before, await identity())) throw sourceChanged(sourcePath)
    }
    const md5 = ports.startMd5()
    const chunks = chunksOf(source, { sizeBytes, md5, sourcePath, move, assertUnchanged })
    const body = Readable.from(chunks, { objectMode: false })
    const outcome = await put(ports, { ...job, body, sizeBytes, md5 })
    await assertUnchanged()
    return outcome
  } finally {
    await source.close()
  }
}

async function put(
  ports: UploadPorts,
  job: Job & { readonly body: Readable; readonly sizeBytes: number; readonly md5: Md5 },
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
  if (answer.sizeBytes !== null && answer.sizeBytes !== sizeBytes) {
    throw new AppError({ code: 'transfer.size', subject: spec.key })
  }
  const md5 = await job.md5.digest()
  if (expected !== null && expected !== md5)
    throw new AppError({ code: 'transfer.checksum', subject: spec.key })
  return { verified: expected !== null, content: { sizeBytes, md5, etag: answer.etag } }
}

/**
 * Exactly `sizeBytes` bytes from the start; a file that ends earlier has changed. The last of them go out only when the
 * file is unchanged, so that a mixture of two states never becomes an object.
 */
async function* chunksOf(
  source: SourceFile,
  at: {
    readonly sizeBytes: number
    readonly md5: Md5
    readonly sourcePath: string
    readonly move: Move
    readonly assertUnchanged: () => Promise<void>
  },
): AsyncGenerator<Buffer> {
  const { sizeBytes, md5, sourcePath, move } = at
  // The connection asks for the first bytes: its turn has come.
  move.onProgress(0)
  for (let position = 0; position < sizeBytes;) {
    const length = Math.min(chunkBytes, sizeBytes - position)
    const buffer = Buffer.allocUnsafe(length)
    const bytesRead = await onLocalPath(sourcePath, () => source.read(buffer, position))
    if (bytesRead === 0) throw sourceChanged(sourcePath)
    position += bytesRead
    if (position === sizeBytes) await at.assertUnchanged()
    const chunk = buffer.subarray(0, bytesRead)
    await md5.update(chunk)
    yield chunk
    // Counted when the connection asks for more, which is when it has taken this chunk.
    move.onProgress(position)
  }
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

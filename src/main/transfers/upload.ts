import { createHash, type Hash } from 'node:crypto'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'

import mime from 'mime'

import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { md5OfEtag } from './etag.ts'
import { onLocalPath } from './local-error.ts'
import type { Move, Mover, Outcome, UploadSpec } from './transfer-spec.ts'

const chunkBytes = 1024 * 1024

export type MoverPorts = {
  readonly clientFor: (accountId: string) => CloudStoreClient
  /** Tries again as design.md 2.13 says. */
  readonly retrying: <Result>(attempt: () => Promise<Result>, signal: AbortSignal) => Promise<Result>
}

export type UploadPorts = MoverPorts & {
  readonly onUploaded: (spec: UploadSpec, object: { sizeBytes: number; contentType: string }) => void
}

/**
 * Sends one file. It is hashed while it is read; the upload counts only when the server's ETag is that MD5 and the
 * source is still the file that was opened. A wrong ETag puts again; nothing is ever deleted to make room.
 */
export function createUploadMover(ports: UploadPorts): Mover<UploadSpec> {
  return async (spec, move) => {
    const contentType = mime.getType(spec.key) ?? 'application/octet-stream'
    return ports.retrying(async () => {
      const outcome =
        spec.sourcePath === null
          ? await put(ports, {
              spec,
              move,
              contentType,
              body: Readable.from([]),
              sizeBytes: 0,
              md5: emptyMd5,
            })
          : await putFile(ports, { spec, move, contentType, sourcePath: spec.sourcePath })
      ports.onUploaded(spec, { sizeBytes: outcome.sizeBytes, contentType })
      return { verified: outcome.verified }
    }, move.signal)
  }
}

type Sent = Outcome & { readonly sizeBytes: number }
type Job = { readonly spec: UploadSpec; readonly move: Move; readonly contentType: string }

async function putFile(ports: UploadPorts, job: Job & { readonly sourcePath: string }): Promise<Sent> {
  const { sourcePath, move } = job
  const handle = await onLocalPath(sourcePath, () => open(sourcePath, 'r'))
  try {
    const before = await identity(handle, sourcePath)
    const sizeBytes = Number(before.size)
    const hash = createHash('md5')
    const body = Readable.from(chunksOf(handle, { sizeBytes, hash, sourcePath, move }), { objectMode: false })
    const sent = await put(ports, { ...job, body, sizeBytes, md5: () => hash.digest('hex') })
    const after = await identity(handle, sourcePath)
    if (!isSame(before, after)) throw new AppError({ code: 'transfer.sourceChanged', subject: sourcePath })
    return sent
  } finally {
    await handle.close()
  }
}

async function put(
  ports: UploadPorts,
  job: Job & { readonly body: Readable; readonly sizeBytes: number; readonly md5: () => string },
): Promise<Sent> {
  const { spec, move, contentType, body, sizeBytes } = job
  const answer = await ports
    .clientFor(spec.accountId)
    .putObject(
      spec.bucket,
      spec.key,
      { sizeBytes, contentType, metadata: {}, body },
      { signal: move.signal, lane: 'bulk' },
    )
  move.onBytesComplete()
  if (answer.sizeBytes !== null && answer.sizeBytes !== sizeBytes) {
    throw new AppError({ code: 'transfer.size', subject: spec.key })
  }
  const expected = md5OfEtag(answer.etag)
  if (expected !== null && expected !== job.md5())
    throw new AppError({ code: 'transfer.checksum', subject: spec.key })
  return { verified: expected !== null, sizeBytes }
}

const emptyMd5 = () => createHash('md5').digest('hex')

/** Exactly `sizeBytes` bytes from the start; a file that ends earlier has changed. */
async function* chunksOf(
  handle: FileHandle,
  source: {
    readonly sizeBytes: number
    readonly hash: Hash
    readonly sourcePath: string
    readonly move: Move
  },
): AsyncGenerator<Buffer> {
  const { sizeBytes, hash, sourcePath, move } = source
  for (let position = 0; position < sizeBytes;) {
    const length = Math.min(chunkBytes, sizeBytes - position)
    const { bytesRead, buffer } = await onLocalPath(sourcePath, () =>
      handle.read(Buffer.allocUnsafe(length), 0, length, position),
    )
    if (bytesRead === 0) throw new AppError({ code: 'transfer.sourceChanged', subject: sourcePath })
    position += bytesRead
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    yield chunk
    // Counted when the connection asks for more, which is when it has taken this chunk.
    move.onProgress(position)
  }
}

type Identity = { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint; ctimeNs: bigint; path: string }

/**
 * MD5 cannot see a file that changed while it was read: the server hashes what we sent. So the open file and the name
 * that led to it are compared before and after.
 */
async function identity(handle: FileHandle, sourcePath: string): Promise<Identity> {
  return onLocalPath(sourcePath, async () => {
    const { dev, ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true })
    const named = await stat(sourcePath, { bigint: true })
    return { dev, ino, size, mtimeNs, ctimeNs, path: `${named.dev}:${named.ino}` }
  })
}

function isSame(before: Identity, after: Identity): boolean {
  return (
    before.dev === after.dev &&
    before.ino === after.ino &&
    before.size === after.size &&
    before.mtimeNs === after.mtimeNs &&
    before.ctimeNs === after.ctimeNs &&
    before.path === after.path
  )
}

import { createHash, type Hash } from 'node:crypto'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'

import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { contentTypeOfKey } from '../content-type.ts'
import { md5OfEtag } from './etag.ts'
import { untilIntact } from './intact.ts'
import { onLocalPath } from './local-error.ts'
import type { Move, Mover, Outcome, UploadSpec } from './transfer-spec.ts'

const chunkBytes = 1024 * 1024

export type MoverPorts = {
  readonly clientFor: (accountId: string) => CloudStoreClient
  /** Tries again as design.md 2.13 says. */
  readonly retrying: <Result>(attempt: () => Promise<Result>, move: Move) => Promise<Result>
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
  return (spec, move) =>
    untilIntact(() =>
      ports.retrying(
        () =>
          spec.sourcePath === null
            ? put(ports, { spec, move, body: Readable.from([]), sizeBytes: 0, md5: emptyMd5 })
            : putFile(ports, { spec, move, sourcePath: spec.sourcePath }),
        move,
      ),
    )
}

type Job = { readonly spec: UploadSpec; readonly move: Move }

async function putFile(ports: UploadPorts, job: Job & { readonly sourcePath: string }): Promise<Outcome> {
  const { sourcePath, move } = job
  const handle = await onLocalPath(sourcePath, () => open(sourcePath, 'r'))
  try {
    const before = await identity(handle, sourcePath)
    const sizeBytes = Number(before.size)
    const assertUnchanged = async () => {
      if (!isSame(before, await identity(handle, sourcePath))) throw sourceChanged(sourcePath)
    }
    const hash = createHash('md5')
    const chunks = chunksOf(handle, { sizeBytes, hash, sourcePath, move, assertUnchanged })
    const body = Readable.from(chunks, { objectMode: false })
    const outcome = await put(ports, { ...job, body, sizeBytes, md5: () => hash.digest('hex') })
    await assertUnchanged()
    return outcome
  } finally {
    await handle.close()
  }
}

async function put(
  ports: UploadPorts,
  job: Job & { readonly body: Readable; readonly sizeBytes: number; readonly md5: () => string },
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
  const md5 = job.md5()
  if (expected !== null && expected !== md5)
    throw new AppError({ code: 'transfer.checksum', subject: spec.key })
  return { verified: expected !== null, content: { sizeBytes, md5, etag: answer.etag } }
}

const emptyMd5 = () => createHash('md5').digest('hex')

/**
 * Exactly `sizeBytes` bytes from the start; a file that ends earlier has changed. The last of them go out only when the
 * file is unchanged, so that a mixture of two states never becomes an object.
 */
async function* chunksOf(
  handle: FileHandle,
  source: {
    readonly sizeBytes: number
    readonly hash: Hash
    readonly sourcePath: string
    readonly move: Move
    readonly assertUnchanged: () => Promise<void>
  },
): AsyncGenerator<Buffer> {
  const { sizeBytes, hash, sourcePath, move } = source
  // The connection asks for the first bytes: its turn has come.
  move.onProgress(0)
  for (let position = 0; position < sizeBytes;) {
    const length = Math.min(chunkBytes, sizeBytes - position)
    const { bytesRead, buffer } = await onLocalPath(sourcePath, () =>
      handle.read(Buffer.allocUnsafe(length), 0, length, position),
    )
    if (bytesRead === 0) throw sourceChanged(sourcePath)
    position += bytesRead
    if (position === sizeBytes) await source.assertUnchanged()
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    yield chunk
    // Counted when the connection asks for more, which is when it has taken this chunk.
    move.onProgress(position)
  }
}

function sourceChanged(sourcePath: string): AppError {
  return new AppError({ code: 'transfer.sourceChanged', subject: sourcePath })
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

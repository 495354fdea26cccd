import { Readable } from 'node:stream'

import { createChunkMemory, type ChunkMemory } from './chunk-memory.ts'
import { FileBody } from './file-body.ts'
import { untilIntact } from './intact.ts'
import { onLocalPath } from './local-error.ts'
import type { UploadPorts } from './mover-ports.ts'
import { putObject, sourceChanged, type UploadJob } from './put-object.ts'
import type { Mover, Outcome, UploadSpec } from './transfer-spec.ts'
import { findThere } from './upload-check.ts'
import { isSameFile } from './whole/whole-files.ts'
import { putWhole } from './whole/whole-upload.ts'

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
    const attempt = async () => {
      if (sourcePath === null) return putMark(ports, { spec, move })
      const job = { spec, move, sourcePath }
      const isSmall = spec.sizeBytes > 0 && spec.sizeBytes <= ports.wholeFiles.mostBytes
      return (isSmall ? await putWhole(ports, job) : null) ?? putFile(ports, { ...job, memory })
    }
    return untilIntact(() => ports.retrying(attempt, move))
  }
}

async function putFile(
  ports: UploadPorts,
  job: UploadJob & { readonly sourcePath: string; readonly memory: ChunkMemory },
): Promise<Outcome> {
  const { sourcePath, move, memory } = job
  const source = await onLocalPath(sourcePath, () => ports.disk.openSource(sourcePath))
  const identity = () => onLocalPath(sourcePath, () => source.identity())
  try {
    const before = await identity()
    const { sizeBytes } = before
    const assertUnchanged = async () => {
      if (!isSameFile(before, await identity())) throw sourceChanged(sourcePath)
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
      const outcome = await putObject(ports, { ...job, body, sizeBytes, md5: () => md5.digest() })
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
async function putMark(ports: UploadPorts, job: UploadJob): Promise<Outcome> {
  const md5 = ports.startMd5(0)
  try {
    return await putObject(ports, {
      ...job,
      body: Readable.from([]),
      sizeBytes: 0,
      md5: () => md5.digest(),
    })
  } finally {
    md5.end()
  }
}

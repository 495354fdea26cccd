import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, rm, type FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'

import { onLocalPath } from './local-error.ts'
import type { Move } from './transfer-spec.ts'

const chunkBytes = 1024 * 1024

/** The bytes that are there, counted and hashed. */
export type BegunPart = { readonly hash: Hash; readonly sizeBytes: number }

/** Reads what an earlier try left in a temporary file; null where there is none. */
export async function readPart(file: string, signal: AbortSignal): Promise<BegunPart | null> {
  const found = await lstat(file).catch(() => null)
  if (!found?.isFile()) return null
  const hash = createHash('md5')
  let sizeBytes = 0
  const stream = createReadStream(file, { highWaterMark: chunkBytes, signal })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk)
      sizeBytes += chunk.length
    }
  } catch {
    // It cannot be read, or nobody waits for it any more: a new one begins at zero.
    return null
  }
  return { hash, sizeBytes }
}

export async function removePart(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined)
}

/** Opens the file to go on behind what is in it, or a new one. `target` is what a failure names. */
export async function openPart(file: string, target: string, begun: BegunPart | null): Promise<FileHandle> {
  if (!begun) await removePart(file)
  return onLocalPath(target, () => open(file, begun ? 'r+' : 'wx'))
}

/** Appends a body to what is there. Resolves with the MD5 and the size of all of it. */
export async function appendBody(
  body: Readable,
  handle: FileHandle,
  at: { readonly begun: BegunPart | null; readonly target: string; readonly move: Move },
): Promise<{ readonly md5: string; readonly sizeBytes: number }> {
  const { begun, target, move } = at
  const hash = begun ? begun.hash.copy() : createHash('md5')
  let sizeBytes = begun?.sizeBytes ?? 0
  move.onProgress(sizeBytes)
  for await (const chunk of body as AsyncIterable<Buffer>) {
    hash.update(chunk)
    await onLocalPath(target, () => writeWhole(handle, chunk, sizeBytes))
    sizeBytes += chunk.length
    move.onProgress(sizeBytes)
  }
  return { md5: hash.digest('hex'), sizeBytes }
}

async function writeWhole(handle: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let written = 0; written < chunk.length;) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, position + written)
    written += bytesWritten
  }
}

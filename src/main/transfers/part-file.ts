import path from 'node:path'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

import type { Disk, PartFile } from './disk.ts'
import { hashSource } from './hashing/hash-source.ts'
import type { Md5, StartMd5 } from './hashing/md5.ts'
import { onLocalPath } from './local-error.ts'
import type { Move } from './transfer-spec.ts'
import { PartWriter, type PartWriterParts } from './part-writer.ts'

/** The bytes that are there, counted and hashed. Whoever has it ends the MD5. */
export type BegunPart = { readonly md5: Md5; readonly sizeBytes: number }

export type PartPorts = { readonly disk: Disk; readonly startMd5: StartMd5 }

/** So many bytes take a moment that a person should see. */
const shownBytes = 64 * 1024 * 1024

/** Reads what an earlier try left in a temporary file, and shows it where that takes long; null where there is none. */
export async function readPart(
  { disk, startMd5 }: PartPorts,
  file: string,
  { signal, onCheck }: Pick<Move, 'signal' | 'onCheck'>,
): Promise<BegunPart | null> {
  const found = await disk.lookAt(file).catch(() => null)
  if (found?.kind !== 'file') return null
  const source = await disk.openSource(file).catch(() => null)
  if (!source) return null
  const md5 = startMd5(found.sizeBytes)
  try {
    const sizeBytes = await hashSource(source, md5, {
      expectedBytes: found.sizeBytes,
      signal,
      onBytes: found.sizeBytes < shownBytes ? () => undefined : onCheck,
    })
    return { md5, sizeBytes }
  } catch {
    // It cannot be read, or nobody waits for it any more: a new one begins at zero.
    md5.end()
    return null
  } finally {
    await source.close()
  }
}

/**
 * Resolves when it is gone for good: a power cut must not bring back what no record tells of any more. False where it
 * was not there.
 */
export async function removePart(disk: Disk, file: string): Promise<boolean> {
  const found = await disk.lookAt(file).catch(() => null)
  if (!found) return false
  await disk.remove(file).catch(() => undefined)
  await disk.syncFolder(path.dirname(file))
  return true
}

/** Opens the file to go on behind what is in it, or a new one. `target` is what a failure names. */
export async function openPart(
  disk: Disk,
  { file, target, begun }: { readonly file: string; readonly target: string; readonly begun: boolean },
): Promise<PartFile> {
  if (!begun) await removePart(disk, file)
  return onLocalPath(target, () => disk.openPart(file, begun ? 'begun' : 'new'))
}

/** Puts the bytes of a part that an earlier run wrote on the disk itself. */
export async function syncPart(
  disk: Disk,
  { file, target }: { readonly file: string; readonly target: string },
): Promise<void> {
  await onLocalPath(target, async () => {
    const part = await disk.openPart(file, 'begun')
    try {
      await part.sync()
    } finally {
      await part.close()
    }
  })
}

/**
 * Appends a body to what is there. Resolves with the MD5 and the size of all of it. What came is in the file also when
 * the body fails.
 */
export async function appendBody(
  body: Readable,
  at: PartWriterParts & {
    /** How many of so many bytes may be taken now; waits until it is one at least. */
    readonly admit: (bytes: number) => number | Promise<number>
    readonly onProgress: (bytes: number) => void
  },
): Promise<{ readonly md5: string; readonly sizeBytes: number }> {
  const writer = new PartWriter(at)
  at.onProgress(writer.sizeBytes)
  const add = (bytes: Uint8Array): Promise<void> | null => {
    const room = writer.add(bytes)
    at.onProgress(writer.sizeBytes)
    return room
  }
  try {
    await eachPiece(body, (piece) => {
      const admitted = at.admit(piece.byteLength)
      return admitted === piece.byteLength ? add(piece) : addSlowly(piece, { ...at, add, admitted })
    })
  } finally {
    await writer.flush()
  }
  return { md5: await at.md5.digest(), sizeBytes: writer.sizeBytes }
}

/** Adds a piece as it is admitted. So much of it was asked for already. */
async function addSlowly(
  piece: Uint8Array,
  at: {
    readonly admit: (bytes: number) => number | Promise<number>
    readonly admitted: number | Promise<number>
    readonly add: (bytes: Uint8Array) => Promise<void> | null
  },
): Promise<void> {
  for (let [taken, next] = [0, at.admitted]; ;) {
    const admitted = await next
    await at.add(piece.subarray(taken, taken + admitted))
    taken += admitted
    if (taken === piece.byteLength) return
    next = at.admit(piece.byteLength - taken)
  }
}

/**
 * Hands on the pieces of a body as they came: an iterator would join those that wait, in new memory. No more come until
 * what `take` gave has resolved. Throws what it or the body threw.
 */
async function eachPiece(body: Readable, take: (piece: Buffer) => Promise<void> | null): Promise<void> {
  let taking = Promise.resolve()
  const failures: unknown[] = []
  body.on('data', (piece: Buffer) => {
    const taken = take(piece)
    if (!taken) return
    body.pause()
    taking = taken.then(
      () => void body.resume(),
      (error: unknown) => {
        failures.push(error)
        body.destroy()
      },
    )
  })
  await finished(body, { writable: false }).catch((error: unknown) => failures.push(error))
  await taking
  if (failures.length > 0) throw failures[0]
}

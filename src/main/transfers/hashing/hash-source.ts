import { AppError } from '../../../shared/errors.ts'
import { chunkBytes, createChunkMemory } from '../chunk-memory.ts'
import type { SourceFile } from '../disk.ts'
import type { Md5 } from './md5.ts'

/**
 * Hashes a file from its start to its end, and resolves with the number of bytes. One piece is read while the one before
 * is hashed. `onBytes` hears how many are read. Throws `cancelled` on abort.
 */
export async function hashSource(
  source: Pick<SourceFile, 'read'>,
  md5: Md5,
  options: {
    readonly expectedBytes: number
    readonly signal: AbortSignal
    readonly onBytes: (bytes: number) => void
  },
): Promise<number> {
  const memory = createChunkMemory()
  // At least one byte, so that the end is seen.
  const pieceBytes = Math.min(chunkBytes, options.expectedBytes + 1)
  let [piece, other] = [memory.take(pieceBytes), memory.take(pieceBytes)]
  let hashed = Promise.resolve()
  for (let bytes = 0; ;) {
    if (options.signal.aborted) throw new AppError({ code: 'cancelled' })
    options.onBytes(bytes)
    const [readBytes] = await Promise.all([source.read(piece, bytes), hashed])
    if (readBytes === 0) return bytes
    hashed = md5.update(piece.subarray(0, readBytes))
    bytes += readBytes
    ;[piece, other] = [other, piece]
  }
}

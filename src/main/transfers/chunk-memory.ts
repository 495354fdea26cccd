/** The most bytes that are read or written at once. */
export const chunkBytes = 1024 * 1024
/** Chunks that are kept while nobody needs them. */
const kept = 12

/** Memory for bytes on their way, used again and again. */
export type ChunkMemory = {
  /** For at most `chunkBytes` bytes. */
  take(sizeBytes: number): Uint8Array
  /** All of it or a part; nobody may look at it any more. */
  giveBack(bytes: Uint8Array): void
}

/** Whole chunks are shared memory: a hashing thread reads them where they are. */
export function createChunkMemory(): ChunkMemory {
  const free: ArrayBufferLike[] = []
  return {
    take: (sizeBytes) => {
      if (sizeBytes < chunkBytes) return Buffer.allocUnsafe(sizeBytes)
      return new Uint8Array(free.pop() ?? new SharedArrayBuffer(chunkBytes))
    },
    giveBack: ({ buffer }) => {
      if (buffer instanceof SharedArrayBuffer && free.length < kept) free.push(buffer)
    },
  }
}

import { chunkBytes, type ChunkMemory } from './chunk-memory.ts'
import type { PartFile } from './disk.ts'
import type { Md5 } from './hashing/md5.ts'

/**
 * How much is in memory at most: what is filled, and what is written and hashed at the same time. On a busy computer a
 * hashing thread may wait for its turn; what is ready for it then lets the connection go on.
 */
const maxChunks = 6

export type PartWriterParts = {
  /** Its failures name the file already. */
  readonly part: Pick<PartFile, 'write'>
  readonly md5: Md5
  readonly memory: ChunkMemory
  /** What is in the file, and in the MD5. */
  readonly startBytes: number
  /** How many bytes will come, as far as it is known. */
  readonly expectedBytes: number
}

/**
 * Writes and hashes bytes that come in pieces of any size. What comes goes to the disk at once while that is idle; while
 * it is busy, pieces are gathered into chunks of up to a mebibyte.
 */
export class PartWriter {
  readonly #parts: PartWriterParts
  #filling: { readonly memory: Uint8Array; filledBytes: number } | null = null
  #writtenBytes: number
  #addedBytes: number
  #chunksInUse = 0
  readonly #underWay = new Set<Promise<void>>()
  /** One write after the other, so that a file that is cut short has no hole. */
  #lastWrite = Promise.resolve()
  #failure: { readonly error: unknown } | null = null

  constructor(parts: PartWriterParts) {
    this.#parts = parts
    this.#writtenBytes = parts.startBytes
    this.#addedBytes = parts.startBytes
  }

  /** All bytes that were added, and what was there before. */
  get sizeBytes(): number {
    return this.#addedBytes
  }

  /** Resolves when more can be added; the bytes can be used for something else then. Throws what a write threw. */
  async add(bytes: Uint8Array): Promise<void> {
    for (let takenBytes = 0; takenBytes < bytes.byteLength;) {
      if (this.#failure) throw this.#failure.error
      const filling = (this.#filling ??= await this.#open())
      const room = filling.memory.byteLength - filling.filledBytes
      const piece = bytes.subarray(takenBytes, takenBytes + room)
      filling.memory.set(piece, filling.filledBytes)
      filling.filledBytes += piece.byteLength
      takenBytes += piece.byteLength
      this.#addedBytes += piece.byteLength
      if (filling.filledBytes === filling.memory.byteLength) this.#write()
    }
    if (this.#underWay.size === 0) this.#write()
  }

  /** Resolves when all that was added is in the file and in the MD5. Throws what a write threw. */
  async flush(): Promise<void> {
    this.#write()
    await Promise.all(this.#underWay)
    if (this.#failure) throw this.#failure.error
  }

  async #open(): Promise<{ readonly memory: Uint8Array; filledBytes: number }> {
    while (this.#chunksInUse === maxChunks) await Promise.race(this.#underWay)
    this.#chunksInUse += 1
    const { memory, expectedBytes } = this.#parts
    // One that says nothing, or too little, gets more.
    const leftBytes = expectedBytes > this.#addedBytes ? expectedBytes - this.#addedBytes : chunkBytes
    return { memory: memory.take(Math.min(chunkBytes, leftBytes)), filledBytes: 0 }
  }

  #write(): void {
    const filling = this.#filling
    if (!filling || filling.filledBytes === 0) return
    this.#filling = null
    const bytes = filling.memory.subarray(0, filling.filledBytes)
    const work = this.#writeChunk(bytes, this.#writtenBytes).catch((error: unknown) => {
      this.#failure ??= { error }
    })
    this.#writtenBytes += bytes.byteLength
    this.#underWay.add(work)
    void work.then(() => {
      this.#underWay.delete(work)
      this.#chunksInUse -= 1
    })
  }

  async #writeChunk(bytes: Uint8Array, positionBytes: number): Promise<void> {
    const { part, md5, memory } = this.#parts
    this.#lastWrite = this.#lastWrite.then(() => part.write(bytes, positionBytes))
    // Both have to have ended before the memory is used again, whatever became of them.
    const ended = await Promise.allSettled([md5.update(bytes), this.#lastWrite])
    memory.giveBack(bytes)
    for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason
  }
}

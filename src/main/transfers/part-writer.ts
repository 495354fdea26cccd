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

/** Bytes that are gathered: those from `start` to `end` of the memory. */
type Filling = {
  readonly memory: Uint8Array
  /** Whether somebody else fills what is behind the end. */
  readonly isAdopted: boolean
  readonly start: number
  end: number
}

/**
 * Writes and hashes bytes that come in pieces of any size. What comes goes to the disk at once while that is idle; while
 * it is busy, pieces are gathered into chunks of up to a mebibyte. Pieces in shared memory came from `memory` and are
 * written from where they are; all others are copied.
 */
export class PartWriter {
  readonly #parts: PartWriterParts
  #filling: Filling | null = null
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

  /**
   * Takes all of it; unless it is in shared memory, that can be used for something else then. Null where more can be added
   * at once, else resolves when it can; rejects with what a write threw.
   */
  add(bytes: Uint8Array): Promise<void> | null {
    if (bytes.buffer instanceof SharedArrayBuffer) this.#adopt(bytes)
    else this.#copy(bytes)
    if (this.#underWay.size === 0) this.#write()
    return this.#chunksInUse < maxChunks && !this.#failure ? null : this.#room()
  }

  /** Resolves when all that was added is in the file and in the MD5. Throws what a write threw. */
  async flush(): Promise<void> {
    this.#write()
    await Promise.all(this.#underWay)
    if (this.#failure) throw this.#failure.error
  }

  async #room(): Promise<void> {
    while (this.#chunksInUse >= maxChunks && !this.#failure) await Promise.race(this.#underWay)
    if (this.#failure) throw this.#failure.error
  }

  /** What follows what was gathered in the same memory goes with it. */
  #adopt({ buffer, byteOffset, byteLength }: Uint8Array): void {
    if (this.#filling?.memory.buffer !== buffer || this.#filling.end !== byteOffset) this.#write()
    this.#filling ??= this.#fill({ memory: new Uint8Array(buffer), isAdopted: true, start: byteOffset })
    this.#addTo(this.#filling, byteLength)
  }

  #copy(bytes: Uint8Array): void {
    const { memory, expectedBytes } = this.#parts
    if (this.#filling?.isAdopted) this.#write()
    for (let takenBytes = 0; takenBytes < bytes.byteLength;) {
      // One that says nothing, or too little, gets more.
      const leftBytes = expectedBytes > this.#addedBytes ? expectedBytes - this.#addedBytes : chunkBytes
      const filling = (this.#filling ??= this.#fill({
        memory: memory.take(Math.min(chunkBytes, leftBytes)),
        isAdopted: false,
        start: 0,
      }))
      const piece = bytes.subarray(takenBytes, takenBytes + filling.memory.byteLength - filling.end)
      filling.memory.set(piece, filling.end)
      takenBytes += piece.byteLength
      this.#addTo(filling, piece.byteLength)
    }
  }

  #fill(from: Omit<Filling, 'end'>): Filling {
    this.#chunksInUse += 1
    return { ...from, end: from.start }
  }

  #addTo(filling: Filling, bytes: number): void {
    filling.end += bytes
    this.#addedBytes += bytes
    if (filling.end === filling.memory.byteLength) this.#write()
  }

  #write(): void {
    const filling = this.#filling
    if (!filling || filling.end === filling.start) return
    this.#filling = null
    const work = this.#writeFilled(filling, this.#writtenBytes).catch((error: unknown) => {
      this.#failure ??= { error }
    })
    this.#writtenBytes += filling.end - filling.start
    this.#underWay.add(work)
    void work.then(() => {
      this.#underWay.delete(work)
      this.#chunksInUse -= 1
    })
  }

  async #writeFilled(filling: Filling, positionBytes: number): Promise<void> {
    const { part, md5, memory } = this.#parts
    const bytes = filling.memory.subarray(filling.start, filling.end)
    this.#lastWrite = this.#lastWrite.then(() => part.write(bytes, positionBytes))
    // Both have to have ended before the memory is used again, whatever became of them.
    const ended = await Promise.allSettled([md5.update(bytes), this.#lastWrite])
    // All that was filled before it has ended by then too.
    if (!filling.isAdopted || filling.end === filling.memory.byteLength) memory.giveBack(bytes)
    for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason
  }
}

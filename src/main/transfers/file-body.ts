import type { LendingBody } from '../cloudstore/lending-body.ts'
import { chunkBytes, type ChunkMemory } from './chunk-memory.ts'
import type { SourceFile } from './disk.ts'
import type { Md5 } from './hashing/md5.ts'

/**
 * How much of one file is in memory at most: what is read, hashed and written to the connection at the same time. On a
 * busy computer each of them may wait for its turn; what is ready for it then lets the others go on.
 */
const maxChunks = 6

export type FileBodyParts = {
  /** Its failures name the file already. */
  readonly source: Pick<SourceFile, 'read'>
  readonly sizeBytes: number
  readonly md5: Md5
  readonly memory: ChunkMemory
  /** How many of so many bytes may go out now; waits until it is one at least. */
  readonly admit: (bytes: number) => number | Promise<number>
  /** Asked before the last bytes go out. What it throws ends the body. */
  readonly beforeLast: () => Promise<void>
  /** The bytes that the connection has taken; first 0, when it asks for some. */
  readonly onSent: (sentBytes: number) => void
  /** The file ended before it had as many bytes as it said. */
  readonly onShort: () => Error
}

/** Memory with bytes, for as long as somebody looks at them. */
type Chunk = { readonly bytes: Uint8Array; lentBytes: number; holders: number }

/**
 * Exactly `sizeBytes` bytes from the start of a file. The next ones are read while those before are hashed and sent; so
 * that nothing is copied, the connection gets the memory that was read into, and gives it back.
 */
export class FileBody implements LendingBody {
  readonly #parts: FileBodyParts
  /** Lent and not yet back. */
  readonly #lent = new Map<Uint8Array, Chunk>()
  #readBytes = 0
  #lentBytes = 0
  #sentBytes = 0
  #chunksInUse = 0
  #onFree: (() => void) | null = null
  #current: Chunk | null = null
  #ahead: Promise<Chunk> | null = null
  #isEnded = false

  constructor(parts: FileBodyParts) {
    this.#parts = parts
  }

  async next(): Promise<Uint8Array | null> {
    const { sizeBytes, admit, beforeLast, onSent } = this.#parts
    if (this.#lentBytes === 0) onSent(0)
    if (this.#lentBytes === sizeBytes) return null
    const chunk = (this.#current ??= await this.#readNext())
    const admittedBytes = await admit(chunk.bytes.byteLength - chunk.lentBytes)
    const bytes = chunk.bytes.subarray(chunk.lentBytes, chunk.lentBytes + admittedBytes)
    this.#lentBytes += admittedBytes
    if (this.#lentBytes === sizeBytes) await beforeLast()
    if (this.#isEnded) return null
    chunk.lentBytes += admittedBytes
    chunk.holders += 1
    this.#lent.set(bytes, chunk)
    if (chunk.lentBytes === chunk.bytes.byteLength) {
      this.#current = null
      this.#release(chunk)
    }
    return bytes
  }

  giveBack(bytes: Uint8Array): void {
    const chunk = this.#lent.get(bytes)
    if (!chunk) return
    this.#lent.delete(bytes)
    this.#release(chunk)
    this.#sentBytes += bytes.byteLength
    this.#parts.onSent(this.#sentBytes)
  }

  destroy(): void {
    this.#isEnded = true
    this.#onFree?.()
  }

  /** Resolves when the file is not read any more. */
  async close(): Promise<void> {
    this.destroy()
    await this.#ahead?.catch(() => undefined)
  }

  async #readNext(): Promise<Chunk> {
    const chunk = await (this.#ahead ??= this.#read())
    this.#ahead = this.#readBytes === this.#parts.sizeBytes ? null : this.#read()
    // It is met when it is asked for.
    this.#ahead?.catch(() => undefined)
    return chunk
  }

  async #read(): Promise<Chunk> {
    const { source, sizeBytes, md5, memory, onShort } = this.#parts
    while (this.#chunksInUse === maxChunks && !this.#isEnded) {
      await new Promise<void>((resolve) => (this.#onFree = resolve))
    }
    const into = memory.take(Math.min(chunkBytes, sizeBytes - this.#readBytes))
    const bytesRead = await source.read(into, this.#readBytes)
    if (bytesRead === 0) throw onShort()
    this.#readBytes += bytesRead
    this.#chunksInUse += 1
    const chunk: Chunk = { bytes: into.subarray(0, bytesRead), lentBytes: 0, holders: 2 }
    // A thread that fails says so again when it is asked for the digest.
    void md5
      .update(chunk.bytes)
      .catch(() => undefined)
      .then(() => {
        this.#release(chunk)
      })
    return chunk
  }

  #release(chunk: Chunk): void {
    chunk.holders -= 1
    if (chunk.holders > 0) return
    this.#parts.memory.giveBack(chunk.bytes)
    this.#chunksInUse -= 1
    this.#onFree?.()
  }
}

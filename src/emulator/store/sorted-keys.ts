const maxChunkLength = 1024

/**
 * A set of keys in the order of their UTF-8 bytes, fast to change and to read from any point.
 *
 * JavaScript compares strings by UTF-16 code units, which is another order above U+FFFF. So keys are held as
 * byte strings, one character per UTF-8 byte, which the plain `<` compares as the reference order asks.
 * They are kept in sorted chunks, so that an insertion moves at most one chunk, whatever the number of keys.
 */
export class SortedKeys {
  /** No chunk is empty, save the only one of an empty set. */
  #chunks: string[][] = [[]]
  #size = 0

  constructor(keys: Iterable<string> = []) {
    const sorted = Array.from(keys, toByteString).sort(compareByteStrings)
    this.#size = sorted.length
    // Half full chunks leave room for the insertions that follow.
    for (let start = 0; start < sorted.length; start += maxChunkLength / 2) {
      this.#chunks[start / (maxChunkLength / 2)] = sorted.slice(start, start + maxChunkLength / 2)
    }
  }

  get size(): number {
    return this.#size
  }

  add(key: string): void {
    const byteString = toByteString(key)
    const chunkIndex = this.#chunkIndexOf(byteString)
    const chunk = this.#chunks[chunkIndex] ?? []
    const index = firstIndexAtOrAfter(chunk, byteString)
    if (chunk[index] === byteString) return
    chunk.splice(index, 0, byteString)
    this.#size += 1
    if (chunk.length > maxChunkLength) {
      this.#chunks.splice(chunkIndex + 1, 0, chunk.splice(maxChunkLength / 2))
    }
  }

  delete(key: string): void {
    const byteString = toByteString(key)
    const chunkIndex = this.#chunkIndexOf(byteString)
    const chunk = this.#chunks[chunkIndex] ?? []
    const index = firstIndexAtOrAfter(chunk, byteString)
    if (chunk[index] !== byteString) return
    chunk.splice(index, 1)
    this.#size -= 1
    if (chunk.length === 0 && this.#chunks.length > 1) this.#chunks.splice(chunkIndex, 1)
  }

  /** The keys that begin with `prefix` and come after the key `after`, in order. Not to be held across changes. */
  *read(prefix: string, after: string | undefined): Generator<string> {
    const prefixBytes = toByteString(prefix)
    // Nothing lies between a byte string and the same with a zero byte behind it.
    const afterBytes = after === undefined ? '' : `${toByteString(after)}\0`
    for (const byteString of this.#from(prefixBytes > afterBytes ? prefixBytes : afterBytes)) {
      if (!byteString.startsWith(prefixBytes)) return
      yield fromByteString(byteString)
    }
  }

  *#from(start: string): Generator<string> {
    const firstChunk = this.#chunkIndexOf(start)
    for (let chunkIndex = firstChunk; chunkIndex < this.#chunks.length; chunkIndex += 1) {
      const chunk = this.#chunks[chunkIndex] ?? []
      const firstIndex = chunkIndex === firstChunk ? firstIndexAtOrAfter(chunk, start) : 0
      for (let index = firstIndex; index < chunk.length; index += 1) yield chunk[index] ?? ''
    }
  }

  /** The last chunk that begins at or before the byte string: the one that holds it, if any does. */
  #chunkIndexOf(byteString: string): number {
    let low = 0
    let high = this.#chunks.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#chunks[middle]?.[0] ?? '') <= byteString) low = middle
      else high = middle - 1
    }
    return low
  }
}

function firstIndexAtOrAfter(chunk: readonly string[], byteString: string): number {
  let low = 0
  let high = chunk.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((chunk[middle] ?? '') < byteString) low = middle + 1
    else high = middle
  }
  return low
}

function compareByteStrings(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

function toByteString(key: string): string {
  return Buffer.from(key, 'utf8').toString('latin1')
}

function fromByteString(byteString: string): string {
  return Buffer.from(byteString, 'latin1').toString('utf8')
}

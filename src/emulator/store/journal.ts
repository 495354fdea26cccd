import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { replaceFile } from './durable-files.ts'

const storedObjectSchema = z.object({
  /** Also the name of the file that holds the content. */
  id: z.string(),
  key: z.string(),
  sizeBytes: z.number(),
  contentType: z.string(),
  /** The MD5 of the content, 32 lower-case hex digits. */
  etag: z.string(),
  updatedAtMs: z.number(),
  /** Names in lower case, without `x-cloudstore-meta-`. */
  metadata: z.array(z.tuple([z.string(), z.string()])),
})

export type StoredObject = Readonly<z.infer<typeof storedObjectSchema>>

const recordSchema = z.union([z.object({ put: storedObjectSchema }), z.object({ delete: z.string() })])

export type JournalRecord = { readonly put: StoredObject } | { readonly delete: string }

const newline = 0x0a
const rewriteChunkLength = 1024 * 1024

/**
 * Reads a bucket's journal, one JSON record per line, and writes it anew where that is worth it: when a crash
 * tore its last line, or when more than half of it is history.
 * @returns the objects that are alive, by key.
 * @throws Error when a line other than a torn last one cannot be read: the file was damaged from outside.
 */
export async function loadJournal(path: string): Promise<Map<string, StoredObject>> {
  const objects = new Map<string, StoredObject>()
  let lineCount = 0
  let isTorn = false
  for await (const { line, isWhole } of linesOf(path)) {
    // Only a line that ends in a newline was ever confirmed to a client.
    if (!isWhole) {
      isTorn = true
      break
    }
    lineCount += 1
    const record = parseRecord(line, path, lineCount)
    if ('put' in record) objects.set(record.put.key, record.put)
    else objects.delete(record.delete)
  }
  if (isTorn || lineCount > 2 * objects.size) await replaceFile(path, linesFor(objects.values()))
  return objects
}

/** Appends to a journal; records that arrive while the disk is busy are made durable together. */
export class Journal {
  readonly #file: FileHandle
  #lengthBytes: number
  #waiting: WaitingRecord[] = []
  #flushing: Promise<void> | undefined
  #isBroken = false

  private constructor(file: FileHandle, lengthBytes: number) {
    this.#file = file
    this.#lengthBytes = lengthBytes
  }

  static async open(path: string): Promise<Journal> {
    const file = await open(path, 'a')
    return new Journal(file, (await file.stat()).size)
  }

  /**
   * Makes a record durable, then calls `apply`. Records are applied in the order in which they were appended.
   * @throws the file system's error; the record then never took place.
   */
  append(record: JournalRecord, apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ record, apply, resolve, reject })
      this.#flushing ??= this.#flush()
    })
  }

  get isIdle(): boolean {
    return this.#flushing === undefined
  }

  /** Resolves when the records that are on their way now are applied or refused. */
  async settle(): Promise<void> {
    await this.#flushing
  }

  /** To be called when nothing is appended any more. */
  async close(): Promise<void> {
    await this.settle()
    await this.#file.close()
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        await this.#write(batch)
        for (const waiting of batch) waiting.apply()
        for (const waiting of batch) waiting.resolve()
      } catch (error) {
        for (const waiting of batch) waiting.reject(error)
      }
    }
    this.#flushing = undefined
  }

  async #write(batch: readonly WaitingRecord[]): Promise<void> {
    if (this.#isBroken)
      throw new Error('The journal could not be repaired after a failed write; restart the emulator.')
    const lines = Buffer.from(batch.map(({ record }) => `${JSON.stringify(record)}\n`).join(''))
    try {
      await this.#file.appendFile(lines)
      await this.#file.datasync()
      this.#lengthBytes += lines.length
    } catch (error) {
      await this.#cutBack()
      throw error
    }
  }

  /** Half a line must not stay: the next record would be written behind it, and both would be unreadable. */
  async #cutBack(): Promise<void> {
    try {
      await this.#file.truncate(this.#lengthBytes)
    } catch {
      this.#isBroken = true
    }
  }
}

type WaitingRecord = {
  readonly record: JournalRecord
  readonly apply: () => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

function parseRecord(line: string, path: string, lineNumber: number): JournalRecord {
  try {
    return recordSchema.parse(JSON.parse(line))
  } catch (error) {
    throw new Error(
      `${path}, line ${lineNumber}, is damaged. Restore the data directory or start with a new one.`,
      {
        cause: error,
      },
    )
  }
}

/** Splits at newlines only: keys may hold other characters that readers of lines take for an end of line. */
async function* linesOf(path: string): AsyncGenerator<{ line: string; isWhole: boolean }> {
  let rest = Buffer.alloc(0)
  const chunks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: rewriteChunkLength })
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      yield { line: bytes.toString('utf8', start, end), isWhole: true }
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
  if (rest.length > 0) yield { line: rest.toString('utf8'), isWhole: false }
}

/** The journal of these objects alone, in pieces of about a mebibyte. */
function* linesFor(objects: Iterable<StoredObject>): Generator<string> {
  let piece = ''
  for (const object of objects) {
    piece += `${JSON.stringify({ put: object } satisfies JournalRecord)}\n`
    if (piece.length < rewriteChunkLength) continue
    yield piece
    piece = ''
  }
  yield piece
}

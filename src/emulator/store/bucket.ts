import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, openSync } from 'node:fs'
import { mkdir, open, opendir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { syncDirectory } from './durable-files.ts'
import { Journal, loadJournal, type StoredObject } from './journal.ts'
import { SortedKeys } from './sorted-keys.ts'

export type NewObject = {
  readonly key: string
  readonly contentType: string
  readonly metadata: [string, string][]
  readonly body: AsyncIterable<Buffer>
}

export type ObjectPage = { readonly objects: readonly StoredObject[]; readonly hasMore: boolean }

const readBufferBytes = 256 * 1024

/** Thrown where a bucket was deleted while a request was at work in it. */
export class BucketGoneError extends Error {
  override readonly name = 'BucketGoneError'
}

/**
 * The objects of one bucket: `journal.jsonl` says which there are, `content/ID` holds the bytes of each.
 *
 * An upload writes its content under an id of its own, makes it durable, and only then becomes visible by a
 * record in the journal; so a crash at any moment leaves the old object or the new one, and at most a file that
 * no record names, which the next start sweeps away. Content files never change: a download that is under way
 * keeps reading the file it opened, whatever replaces or deletes its object.
 */
export class Bucket {
  readonly #contentDirectory: string
  readonly #journal: Journal
  readonly #clock: () => number
  readonly #objects: Map<string, StoredObject>
  readonly #keys: SortedKeys
  #isClosed = false

  private constructor(
    directory: string,
    journal: Journal,
    objects: Map<string, StoredObject>,
    clock: () => number,
  ) {
    this.#contentDirectory = contentDirectoryOf(directory)
    this.#journal = journal
    this.#objects = objects
    this.#keys = new SortedKeys(objects.keys())
    this.#clock = clock
  }

  /** Lays out an empty bucket in an existing directory. */
  static async create(directory: string): Promise<void> {
    await mkdir(contentDirectoryOf(directory))
    await writeFile(journalPathOf(directory), '', { flush: true })
  }

  static async open(directory: string, clock: () => number): Promise<Bucket> {
    const objects = await loadJournal(journalPathOf(directory))
    await sweepOrphans(contentDirectoryOf(directory), objects)
    const journal = await Journal.open(journalPathOf(directory))
    return new Bucket(directory, journal, objects, clock)
  }

  get isEmpty(): boolean {
    return this.#objects.size === 0
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key)
  }

  /** The first `limit` objects, by the UTF-8 bytes of their keys, that begin with `prefix` and come after `after`. */
  list(prefix: string, after: string | undefined, limit: number): ObjectPage {
    const objects: StoredObject[] = []
    for (const key of this.#keys.read(prefix, after)) {
      if (objects.length === limit) return { objects, hasMore: true }
      const object = this.#objects.get(key)
      if (object !== undefined) objects.push(object)
    }
    return { objects, hasMore: false }
  }

  /**
   * Stores an object, in place of one with the same key.
   * @throws whatever `body` throws, BucketGoneError, or the file system's error; then nothing has changed.
   */
  async put({ key, contentType, metadata, body }: NewObject): Promise<StoredObject> {
    const id = `obj_${randomUUID().replaceAll('-', '')}`
    try {
      const { sizeBytes, md5 } = await writeContent(this.#contentPath(id), body)
      const object = { id, key, sizeBytes, contentType, etag: md5, updatedAtMs: this.#clock(), metadata }
      await this.#journal.append({ put: object }, () => {
        this.#discardContent(key)
        this.#objects.set(key, object)
        this.#keys.add(key)
      })
      return object
    } catch (error) {
      await rm(this.#contentPath(id), { force: true })
      throw this.#isClosed ? new BucketGoneError('The bucket was deleted', { cause: error }) : error
    }
  }

  /** @returns false when there is no such object. */
  async delete(key: string): Promise<boolean> {
    if (!this.#objects.has(key)) return false
    let isDeleted = false
    await this.#journal.append({ delete: key }, () => {
      this.#discardContent(key)
      this.#keys.delete(key)
      // A second delete of the same key may have been waiting behind the first.
      isDeleted = this.#objects.delete(key)
    })
    return isDeleted
  }

  /**
   * The bytes of an object as `get` or `list` gave it in this very turn of the event loop. The file is opened at
   * once, as only later turns can replace the object and so remove the file.
   * @param range both ends are included; without it the whole content.
   */
  read({ id }: StoredObject, range: { first?: number; last?: number } = {}): Readable {
    const fd = openSync(this.#contentPath(id), 'r')
    return createReadStream('', { fd, start: range.first, end: range.last, highWaterMark: readBufferBytes })
  }

  /** Waits for the changes under way, then refuses all others if the bucket is empty. */
  async closeIfEmpty(): Promise<boolean> {
    // Checked again after each wait: a change may have begun in the meantime.
    while (!this.#journal.isIdle) await this.#journal.settle()
    if (!this.isEmpty) return false
    await this.close()
    return true
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#journal.close()
  }

  /** In the background: a file that stays behind is an orphan, which the next start removes. */
  #discardContent(key: string): void {
    const object = this.#objects.get(key)
    if (object !== undefined) rm(this.#contentPath(object.id), { force: true }).catch(() => {})
  }

  #contentPath(id: string): string {
    return join(this.#contentDirectory, id)
  }
}

async function writeContent(
  path: string,
  body: AsyncIterable<Buffer>,
): Promise<{ sizeBytes: number; md5: string }> {
  const hash = createHash('md5')
  let sizeBytes = 0
  const file = await open(path, 'wx')
  try {
    for await (const chunk of body) {
      hash.update(chunk)
      sizeBytes += chunk.length
      await file.writeFile(chunk)
    }
    // At once, so that the file system can write both with one commit.
    await Promise.all([file.datasync(), syncDirectory(dirname(path))])
  } finally {
    await file.close()
  }
  return { sizeBytes, md5: hash.digest('hex') }
}

/** Removes the content of uploads that a crash cut off, and of objects that were replaced or deleted before it. */
async function sweepOrphans(
  contentDirectory: string,
  objects: ReadonlyMap<string, StoredObject>,
): Promise<void> {
  const ids = new Set(Array.from(objects.values(), ({ id }) => id))
  for await (const { name } of await opendir(contentDirectory)) {
    if (!ids.has(name)) await rm(join(contentDirectory, name))
  }
}

function journalPathOf(directory: string): string {
  return join(directory, 'journal.jsonl')
}

function contentDirectoryOf(directory: string): string {
  return join(directory, 'content')
}

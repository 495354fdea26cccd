import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Bucket } from './bucket.ts'
import { lockDataDirectory } from './data-lock.ts'
import { syncDirectory } from './durable-files.ts'

const bucketInfoSchema = z.object({
  format: z.literal(1),
  name: z.string(),
  region: z.string(),
  versioning: z.boolean(),
  createdAtMs: z.number(),
})

export type BucketInfo = Readonly<Omit<z.infer<typeof bucketInfoSchema>, 'format'>>

type OpenBucket = { readonly directory: string; readonly info: BucketInfo; readonly bucket: Bucket }

/** A directory on its way in or out; it is no bucket, and the next start removes it. */
const unfinishedMark = '.'

/**
 * All buckets of an emulator, below a data directory of its own: `buckets/ID/bucket.json` and what Bucket keeps.
 * A bucket exists exactly when its directory carries its final name, so creation and deletion are one rename.
 */
export class ObjectStore {
  readonly #bucketsDirectory: string
  readonly #clock: () => number
  readonly #unlock: () => Promise<void>
  readonly #buckets = new Map<string, OpenBucket>()
  /** Creations and deletions run one after another, so that two of one name cannot cross. */
  #lastChange: Promise<unknown> = Promise.resolve()

  private constructor(bucketsDirectory: string, clock: () => number, unlock: () => Promise<void>) {
    this.#bucketsDirectory = bucketsDirectory
    this.#clock = clock
    this.#unlock = unlock
  }

  /**
   * @param clock milliseconds since the epoch.
   * @throws Error when another emulator uses the directory, or its files are damaged or unreadable.
   */
  static async open(dataDirectory: string, clock: () => number): Promise<ObjectStore> {
    const bucketsDirectory = join(dataDirectory, 'buckets')
    await mkdir(bucketsDirectory, { recursive: true })
    const store = new ObjectStore(bucketsDirectory, clock, await lockDataDirectory(dataDirectory))
    try {
      await store.#load()
    } catch (error) {
      await store.close()
      throw error
    }
    return store
  }

  bucket(name: string): Bucket | undefined {
    return this.#buckets.get(name)?.bucket
  }

  listBuckets(): BucketInfo[] {
    return Array.from(this.#buckets.values(), ({ info }) => info)
  }

  /** @returns undefined when a bucket of that name exists. */
  createBucket(bucket: Omit<BucketInfo, 'createdAtMs'>): Promise<BucketInfo | undefined> {
    return this.#change(async () => {
      if (this.#buckets.has(bucket.name)) return undefined
      const info = { ...bucket, createdAtMs: this.#clock() }
      const id = randomUUID()
      const unfinished = join(this.#bucketsDirectory, `${unfinishedMark}${id}`)
      const directory = join(this.#bucketsDirectory, id)
      await mkdir(unfinished)
      await writeFile(join(unfinished, 'bucket.json'), JSON.stringify({ format: 1, ...info }), {
        flush: true,
      })
      await Bucket.create(unfinished)
      await syncDirectory(unfinished)
      await rename(unfinished, directory)
      await syncDirectory(this.#bucketsDirectory)
      this.#buckets.set(info.name, { directory, info, bucket: await Bucket.open(directory, this.#clock) })
      return info
    })
  }

  deleteBucket(name: string): Promise<'deleted' | 'missing' | 'not-empty'> {
    return this.#change(async () => {
      const open = this.#buckets.get(name)
      if (open === undefined) return 'missing'
      if (!(await open.bucket.closeIfEmpty())) return 'not-empty'
      this.#buckets.delete(name)
      const unfinished = join(this.#bucketsDirectory, `${unfinishedMark}${randomUUID()}`)
      await rename(open.directory, unfinished)
      await syncDirectory(this.#bucketsDirectory)
      await rm(unfinished, { recursive: true, force: true })
      return 'deleted'
    })
  }

  async close(): Promise<void> {
    await this.#lastChange
    for (const { bucket } of this.#buckets.values()) await bucket.close()
    await this.#unlock()
  }

  async #load(): Promise<void> {
    for (const name of await readdir(this.#bucketsDirectory)) {
      const directory = join(this.#bucketsDirectory, name)
      if (name.startsWith(unfinishedMark)) {
        await rm(directory, { recursive: true })
        continue
      }
      const json: unknown = JSON.parse(await readFile(join(directory, 'bucket.json'), 'utf8'))
      const { format: _format, ...info } = bucketInfoSchema.parse(json)
      this.#buckets.set(info.name, { directory, info, bucket: await Bucket.open(directory, this.#clock) })
    }
  }

  #change<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#lastChange.then(change)
    this.#lastChange = result.catch(() => {})
    return result
  }
}

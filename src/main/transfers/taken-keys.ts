import { parentPrefix } from '../../shared/keys.ts'
import type { BucketRef, Catalog, Folder } from '../catalog/catalog.ts'
import type { IndexedObject } from '../catalog/indexed-object.ts'
import type { Batch } from './batch.ts'
import type { UploadSpec } from './transfer-spec.ts'

/** A listing younger than this is taken for the truth when asking whether a key exists. */
const freshMs = 60_000
/** Up to here each key is asked for by itself; beyond, the folder it goes to is listed once. */
export const maxKeysListedAlone = 3

/**
 * Which keys exist where uploads go to. It is found out by lists of prefixes, never by a request for each of many files,
 * and not at all where a fresh walk tells.
 */
export class TakenKeys {
  readonly #catalog: Catalog
  readonly #now: () => number
  readonly #startedAtMs: number
  /** When the keys of a batch of this run of the app were looked for, by the batch's number. */
  readonly #lookedForAtMs = new Map<number, number>()
  /** What was listed for batches of earlier runs. */
  readonly #listed = new Set<string>()

  constructor(parts: { readonly catalog: Catalog; readonly now: () => number }) {
    this.#catalog = parts.catalog
    this.#now = parts.now
    this.#startedAtMs = parts.now()
  }

  /** Makes sure that the catalog knows which of the keys exist. Throws what a walk throws. */
  async lookFor(folder: Folder, keys: readonly string[], signal: AbortSignal): Promise<void> {
    const keysByFolder = new Map<string, string[]>()
    for (const key of keys) {
      const prefix = goesTo(folder.prefix, key)
      const keysThere = keysByFolder.get(prefix)
      if (keysThere) keysThere.push(key)
      else keysByFolder.set(prefix, [key])
    }
    for (const [prefix, keysThere] of keysByFolder) {
      const prefixes = keysThere.length > maxKeysListedAlone ? [prefix] : keysThere
      for (const listed of prefixes) await this.lookUnder({ ...folder, prefix: listed }, signal)
    }
  }

  /** The same for all keys under a prefix. */
  lookUnder(folder: Folder, signal: AbortSignal): Promise<void> {
    return this.#catalog.complete(folder, { maxAgeMs: freshMs, signal })
  }

  /** Those of the keys that exist, as far as the catalog knows. */
  find(at: BucketRef, keys: readonly string[]): Promise<Map<string, IndexedObject>> {
    return this.#catalog.findAll(at, keys)
  }

  /** The keys of this batch were looked for just now. */
  noteLookedFor(batch: Batch): void {
    this.#lookedForAtMs.set(batch.number, this.#now())
  }

  /**
   * Whether a key that was free when its upload was accepted is known to exist by now. Costs nothing in the first minute,
   * and no request as long as the app runs; after a restart, what a batch writes to is listed once.
   */
  async isTakenMeanwhile(
    { key, accountId, bucket }: UploadSpec,
    batch: Batch | null,
    signal: AbortSignal,
  ): Promise<boolean> {
    // What stands by itself was looked for by whoever made it.
    if (batch === null) return false
    const lookedForAtMs = this.#lookedForAtMs.get(batch.number)
    if (lookedForAtMs === undefined) await this.#listAgain({ accountId, bucket, prefix: key }, batch, signal)
    else if (this.#now() - lookedForAtMs <= freshMs) return false
    return (await this.#catalog.find({ accountId, bucket }, key)) !== undefined
  }

  async #listAgain(at: Folder, batch: Batch, signal: AbortSignal): Promise<void> {
    const isAlone = batch.plan.files <= maxKeysListedAlone
    const prefix = isAlone ? at.prefix : goesTo(batch.prefix ?? batch.title, at.prefix)
    const name = JSON.stringify([batch.number, prefix])
    if (this.#listed.has(name)) return
    // Those that come while the list is read wait for the same one.
    // What was walked before the app was closed tells nothing of the time since.
    const maxAgeMs = Math.min(freshMs, this.#now() - this.#startedAtMs)
    await this.#catalog.complete({ ...at, prefix }, { maxAgeMs, signal })
    this.#listed.add(name)
  }
}

/** The folder next below the prefix that the key is in; the prefix itself for a key that is directly in it. */
function goesTo(prefix: string, key: string): string {
  return key.startsWith(prefix)
    ? key.slice(0, key.indexOf('/', prefix.length) + 1) || prefix
    : parentPrefix(key)
}

import type { ObjectDetails } from '../../shared/details.ts'
import type { BucketRef, Catalog } from '../catalog/catalog.ts'
import type { IndexedObject } from '../catalog/indexed-object.ts'
import type { CloudStoreClient, ObjectHead } from '../cloudstore/cloudstore-client.ts'
import { md5OfEtag } from '../transfers/etag.ts'

type ObjectDetailsParts = {
  readonly catalog: Catalog
  readonly clientFor: (accountId: string) => CloudStoreClient
  readonly now: () => number
}

/** What a server told of an object, and how the catalog knew the object then. */
type Told = { readonly head: ObjectHead; readonly knownAs: string; readonly atMs: number }

const toldForMs = 5 * 60_000
const maxTold = 1_000

/** Everything that is known of single objects: by the catalog at once, by the server for one request. */
export class ObjectDetailsReader {
  readonly #parts: ObjectDetailsParts
  /** The oldest first. */
  readonly #told = new Map<string, Told>()

  constructor(parts: ObjectDetailsParts) {
    this.#parts = parts
  }

  /** What is known without a request. What the server told lately counts until the catalog learns of a change. */
  async known(at: BucketRef, key: string): Promise<ObjectDetails> {
    const indexed = await this.#parts.catalog.find(at, key)
    return describe(key, indexed, this.#toldOf(at, key, indexed)?.head)
  }

  /** Asks the server, unless it told lately. What the catalog can keep of the answer goes there. */
  async read(at: BucketRef, key: string, signal: AbortSignal): Promise<ObjectDetails> {
    const { catalog, clientFor, now } = this.#parts
    const indexed = await catalog.find(at, key)
    const told = this.#toldOf(at, key, indexed)
    if (told) return describe(key, indexed, told.head)
    const head = await clientFor(at.accountId).headObject(at.bucket, key, { signal, lane: 'person' })
    this.#keep(at, key, { head, knownAs: shapeOf(indexed), atMs: now() })
    await this.#teach(at, indexed, head)
    return describe(key, indexed, head)
  }

  /** Some other work has asked the server: that counts as if it were asked here. */
  async note(at: BucketRef, key: string, head: ObjectHead): Promise<void> {
    const knownAs = shapeOf(await this.#parts.catalog.find(at, key))
    this.#keep(at, key, { head, knownAs, atMs: this.#parts.now() })
  }

  /** What the server told is known to be over: it is asked again. */
  forget(at: BucketRef, key: string): void {
    this.#told.delete(toldKey(at, key))
  }

  async #teach(at: BucketRef, indexed: IndexedObject | undefined, head: ObjectHead): Promise<void> {
    // Of another content than the one that was listed nothing is learnt about that one: the next walk meets it.
    if (!indexed || (head.sizeBytes !== null && head.sizeBytes !== indexed.sizeBytes)) return
    const { catalog } = this.#parts
    const md5 = md5OfEtag(head.etag)
    if (md5 !== null && md5 !== indexed.etag) await catalog.noteEtag(at, indexed.key, md5)
    if (head.contentType !== null && head.contentType !== indexed.contentType)
      await catalog.noteContentType(at, indexed.key, head.contentType)
  }

  #toldOf(at: BucketRef, key: string, indexed: IndexedObject | undefined): Told | undefined {
    const told = this.#told.get(toldKey(at, key))
    const isFresh = told && this.#parts.now() - told.atMs <= toldForMs
    return isFresh && told.knownAs === shapeOf(indexed) ? told : undefined
  }

  #keep(at: BucketRef, key: string, told: Told): void {
    this.#told.delete(toldKey(at, key))
    this.#told.set(toldKey(at, key), told)
    const [oldest] = this.#told.keys()
    if (this.#told.size > maxTold && oldest !== undefined) this.#told.delete(oldest)
  }
}

function describe(
  key: string,
  indexed: IndexedObject | undefined,
  head: ObjectHead | undefined,
): ObjectDetails {
  const etag = head?.etag ?? indexed?.etag ?? null
  return {
    key,
    sizeBytes: head?.sizeBytes ?? indexed?.sizeBytes ?? null,
    // The catalog's may be that of the extension only.
    contentType: head?.contentType ?? null,
    etag,
    isMd5: md5OfEtag(etag) !== null,
    modifiedAtMs: head?.modifiedAtMs ?? indexed?.modifiedAtMs ?? null,
    metadata: head ? Object.entries(head.metadata).map(([name, value]) => ({ name, value })) : null,
  }
}

/** What a list tells of an object: another shape is another content. */
function shapeOf(indexed: IndexedObject | undefined): string {
  return indexed ? `${indexed.sizeBytes} ${indexed.modifiedAtMs}` : ''
}

/** Neither an account's id nor a bucket's name holds a line break. */
function toldKey({ accountId, bucket }: BucketRef, key: string): string {
  return `${accountId}\n${bucket}\n${key}`
}

import type { WrittenObject } from '../indexed-object.ts'
import { FolderDraft } from './folder-draft.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { ObjectWriter, type NewObject, type StoredObject } from './object-writer.ts'
import { writePage } from './page-write.ts'
import { writtenByApp } from './schema.ts'
import { splitKey } from './split-key.ts'
import { storedAmong } from './stored-objects.ts'
import type { NoteName, PageToApply, StoreApi, StoreNote } from './store-api.ts'
import type { StoreContext } from './store-context.ts'
import { removeStale, staleIds } from './sweep.ts'
import { Tombstones } from './tombstones.ts'
import type { CoveredRecord, WalkRecord } from './walk-table.ts'

type Sweep = { readonly ids: Float64Array; done: number }

/** What the notes under way have touched: folders by bucket, and the greatest moment. */
type Noted = { readonly drafts: Map<number, FolderDraft>; moment: number }

/** Taken away at once, so that a question that comes meanwhile waits for some milliseconds at most. */
const idsPerSlice = 1_000

/** Everything that changes what is known of a bucket. */
export class BucketWrites implements Pick<
  StoreApi,
  'beginWalk' | 'applyPage' | 'finishWalk' | NoteName | 'together'
> {
  readonly #context: StoreContext
  readonly #tombstones = new Tombstones()
  readonly #sweeps = new Map<string, Sweep>()
  #noted: Noted | undefined

  constructor(context: StoreContext) {
    this.#context = context
  }

  beginWalk(bucket: string, walk: WalkRecord, moment: number): void {
    const { buckets, walks } = this.#context
    this.#sweeps.delete(sweepId(bucket, walk.prefix))
    this.#context.transaction(() => {
      walks.keep(buckets.ensure(bucket), walk)
      this.#context.keepMoment(moment)
    })
  }

  applyPage(bucket: string, { columns, walk, askedAt, underWaySince, sparing }: PageToApply): void {
    const { buckets, walks } = this.#context
    this.#tombstones.forgetBefore(bucket, underWaySince)
    this.#context.transaction(() => {
      const bucketId = buckets.ensure(bucket)
      // Another file may have taken the place of the one that has the pages before: a hole would look like nothing.
      const before = walks.find(bucketId, walk.prefix)
      if (before?.pageCount !== walk.pageCount - 1) throw new TypeError('a page follows the one before it')
      writePage(
        {
          ...this.#parts(bucketId, askedAt),
          isFirst: walk.isFirst,
          removedAt: (key) => this.#tombstones.at(bucket, key),
        },
        columns,
      )
      walks.keep(bucketId, walk)
      this.#context.keepMoment(askedAt)
      this.#context.keepNumber('sparingDay', sparing.day)
      this.#context.keepNumber('sparingRequests', sparing.requests)
    })
  }

  finishWalk(bucket: string, prefix: string, completedAtMs: number, moment: number): CoveredRecord | null {
    const { buckets, walks } = this.#context
    const bucketId = buckets.ensure(bucket)
    const walk = walks.find(bucketId, prefix)
    if (!walk) throw new TypeError('a walk that is finished was begun before')
    const id = sweepId(bucket, prefix)
    const metBefore = walk.startedAt
    const { database } = this.#context
    const sweep = this.#sweeps.get(id) ?? {
      ids: staleIds(database, { bucketId, prefix, metBefore }),
      done: 0,
    }
    this.#sweeps.set(id, sweep)
    const ids = sweep.ids.subarray(sweep.done, sweep.done + idsPerSlice)
    const isLast = sweep.done + ids.length >= sweep.ids.length
    const covered = { prefix, completedAtMs, pageCount: walk.pageCount }
    this.#context.transaction(() => {
      if (ids.length > 0) {
        const parts = this.#parts(bucketId, moment)
        removeStale(parts, { ids, metBefore, isNews: !walk.isFirst })
        this.#context.keepMoment(moment)
      }
      if (!isLast) return
      walks.drop(bucketId, prefix)
      walks.cover(bucketId, covered)
    })
    sweep.done += ids.length
    if (!isLast) return null
    this.#sweeps.delete(id)
    return covered
  }

  together(notes: readonly StoreNote[]): void {
    this.#noting(() => {
      for (const note of notes) this.#take(note)
    })
  }

  put(bucket: string, object: WrittenObject, moment: number): void {
    this.#tombstones.drop(bucket, object.key)
    this.#write(bucket, object.key, moment, (writer, before, place) => {
      const { sizeBytes, modifiedAtMs, contentType = null, etag = null } = object
      const written = { ...place, sizeBytes, modifiedAtMs, contentType }
      if (before) writer.update(before, written, { isNews: false, isByApp: true, etag })
      else writer.insert(written, { addedAt: writtenByApp, etag })
    })
  }

  remove(
    bucket: string,
    keys: readonly string[],
    at: { readonly moment: number; readonly underWaySince: number },
  ): void {
    for (const key of keys) this.#tombstones.add(bucket, key, at)
    this.#noting((noted) => {
      const { writer, draft } = this.#writerFor(bucket, at.moment, noted)
      for (const [prefix, names] of namesByFolder(keys)) {
        const folder = draft.open(prefix)
        const known = storedAmong(this.#context.database, folder, names)
        for (const [name, before] of known)
          writer.remove(before, { ...before, folder, key: prefix + name, name }, { isNews: false })
      }
      writer.flush()
    })
  }

  setEtag(bucket: string, key: string, etag: string): void {
    this.#set('etag', etag, { bucket, key })
  }

  /** Bytes of no known type leave the type as it is. */
  setContentType(bucket: string, key: string, contentType: string): void {
    this.#noting(() => {
      this.#set('type_id', this.#context.types.idOf(key, contentType), { bucket, key })
    })
  }

  #set(
    column: 'etag' | 'type_id',
    value: string | number,
    { bucket, key }: { readonly bucket: string; readonly key: string },
  ): void {
    const { prefix, name } = splitKey(key)
    this.#saveDrafts()
    this.#context.database.run(
      `UPDATE objects SET ${column} = ? WHERE name = ? AND folder_id =
        (SELECT id FROM folders WHERE bucket_id = ? AND prefix = ?)`,
      value,
      encodeText(name),
      this.#context.buckets.find(bucket) ?? 0,
      encodeText(prefix),
    )
  }

  forgetBucket(bucket: string): void {
    this.#tombstones.forgetBucket(bucket)
    for (const id of this.#sweeps.keys()) if (id.startsWith(sweepId(bucket, ''))) this.#sweeps.delete(id)
  }

  #write(
    bucket: string,
    key: string,
    moment: number,
    work: (
      writer: ObjectWriter,
      before: StoredObject | undefined,
      place: Pick<NewObject, 'folder' | 'key' | 'name'>,
    ) => void,
  ): void {
    this.#noting((noted) => {
      const { writer, draft } = this.#writerFor(bucket, moment, noted)
      const { prefix, name } = splitKey(key)
      const folder = draft.open(prefix)
      const before = storedAmong(this.#context.database, folder, [name]).get(name)
      work(writer, before, { folder, key, name })
      writer.flush()
    })
  }

  #writerFor(bucket: string, moment: number, noted: Noted) {
    const bucketId = this.#context.buckets.ensure(bucket)
    noted.moment = Math.max(noted.moment, moment)
    const parts = this.#parts(bucketId, moment)
    const draft = noted.drafts.get(bucketId) ?? new FolderDraft(parts)
    noted.drafts.set(bucketId, draft)
    return { draft, writer: new ObjectWriter({ ...parts, draft }) }
  }

  #take(note: StoreNote): void {
    switch (note.name) {
      case 'put':
        this.put(...note.input)
        break
      case 'remove':
        this.remove(...note.input)
        break
      case 'setEtag':
        this.setEtag(...note.input)
        break
      case 'setContentType':
        this.setContentType(...note.input)
        break
    }
  }

  /** One transaction for all notes within, and one look at each folder. */
  #noting(work: (noted: Noted) => void): void {
    if (this.#noted) {
      work(this.#noted)
      return
    }
    const noted: Noted = { drafts: new Map(), moment: 0 }
    this.#noted = noted
    try {
      this.#context.transaction(() => {
        work(noted)
        this.#saveDrafts()
        this.#context.keepMoment(noted.moment)
      })
    } finally {
      this.#noted = undefined
    }
  }

  #saveDrafts(): void {
    for (const draft of this.#noted?.drafts.values() ?? []) draft.save()
    this.#noted?.drafts.clear()
  }

  #parts(bucketId: number, askedAt: number) {
    const { database, types, nextObjectId, nextFolderId } = this.#context
    return { database, types, nextObjectId, nextFolderId, bucketId, askedAt }
  }
}

/** A bucket's name holds no line break: names are one path segment without control characters. */
function sweepId(bucket: string, prefix: string): string {
  return `${bucket}\n${prefix}`
}

function namesByFolder(keys: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>()
  for (const key of keys) {
    const { prefix, name } = splitKey(key)
    const names = folders.get(prefix)
    if (names) names.push(name)
    else folders.set(prefix, [name])
  }
  return folders
}

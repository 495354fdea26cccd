import { CatalogStore } from '../catalog/store/catalog-store.ts'
import { catalogFile } from '../catalog/store/schema.ts'
import type { StoreOptions } from '../catalog/store/store-context.ts'
import type { StoreNote } from '../catalog/store/store-api.ts'
import { Moments } from '../catalog/moments.ts'
import { openFile, removeFile } from '../sqlite/open-file.ts'
import { BucketModel } from './catalog-model.ts'
import type { TimedStep } from './catalog-steps.ts'
import { RemoteBucket, WalkInSteps, type WalkPlace } from './remote-bucket.ts'

export type WorldBucket = {
  model: BucketModel
  readonly remote: RemoteBucket
  readonly walks: Map<string, WalkInSteps>
  readonly covered: Set<string>
  wasVisited: boolean
}

/** A store over a file, what it should know of its buckets, and what is really in them. */
export class CatalogWorld {
  readonly options: StoreOptions
  readonly buckets = new Map<string, WorldBucket>()
  store: CatalogStore
  #close: () => void
  #moments: Moments
  readonly #filePath: string
  #nowMs = 1_000_000
  #burstNotes: StoreNote[] | undefined

  constructor(filePath: string, options: StoreOptions) {
    this.#filePath = filePath
    this.options = options
    const opened = this.#open()
    this.store = opened.store
    this.#close = opened.close
    this.#moments = opened.moments
  }

  /** Closes the store and removes its file. */
  close(): void {
    this.#close()
    removeFile(this.#filePath)
  }

  bucket(name: string): WorldBucket {
    const known = this.buckets.get(name)
    if (known) return known
    const bucket = {
      model: new BucketModel(),
      remote: new RemoteBucket(),
      walks: new Map<string, WalkInSteps>(),
      covered: new Set<string>(),
      wasVisited: false,
    }
    this.buckets.set(name, bucket)
    return bucket
  }

  take(step: TimedStep): void {
    const { remote, walks } = this.bucket(step.bucket)
    switch (step.kind) {
      case 'remotePut':
      case 'remoteChange':
      case 'remoteDelete':
        remote.take(step)
        break
      case 'walk':
        this.#begin(step.bucket, remote.prefix(step.pick))
        break
      case 'ask':
      case 'deliver':
      case 'loseCursor':
      case 'finish':
        picked([...walks.values()], step.pick)?.take(step)
        break
      case 'race':
        this.#race(step)
        break
      case 'goneAndBack':
        this.#goneAndBack(step)
        break
      case 'walkToEnd':
        this.#begin(step.bucket, remote.prefix(step.pick)).takeAll(step.pageSize)
        break
      case 'ownPut':
      case 'ownChange':
      case 'ownDelete':
      case 'ownDeleteUnknown':
      case 'learnEtag':
        this.#takeOwn(step)
        break
      case 'burst':
        this.#burst(step)
        break
      case 'look':
        this.#look(step)
        break
      case 'restart':
        this.#restart()
        break
      case 'settle':
        while (this.store.idle());
        break
      case 'idle':
        this.store.idle()
        break
      case 'forget':
        this.#forget(step.bucket)
        break
    }
  }

  /** Walks every bucket to its end, with nobody at work meanwhile. */
  walkAll(): void {
    for (const [name, { walks }] of this.buckets) {
      for (const walk of walks.values()) walk.takeAll(3)
      this.#begin(name, '').takeAll(3)
    }
  }

  #goneAndBack({ bucket, pick, sizeBytes, pageSize }: Extract<TimedStep, { kind: 'goneAndBack' }>): void {
    const { remote } = this.bucket(bucket)
    const row = picked([...remote.objects.values()], pick)
    if (!row) return
    for (const walk of [1, 2, 3]) {
      if (walk === 2) remote.objects.delete(row.key)
      if (walk === 3) remote.put(pick % 2 === 0 ? row : { ...row, sizeBytes })
      this.#begin(bucket, '').takeAll(pageSize)
    }
  }

  #race({ bucket, pick, between, sizeBytes }: Extract<TimedStep, { kind: 'race' }>): void {
    const page = { pick: 0, pageSize: 5, fault: 'none' } as const
    const { remote } = this.bucket(bucket)
    const first = this.#begin(bucket, '')
    first.take({ kind: 'ask', ...page })
    this.take({ kind: between, bucket, pick, sizeBytes, timeMs: 500 })
    const second = this.#begin(bucket, remote.prefix(pick))
    second.take({ kind: 'ask', ...page })
    for (const walk of [second, first]) walk.take({ kind: 'deliver', pick: 0 })
  }

  #takeOwn(step: OwnStep): void {
    const { model, remote } = this.bucket(step.bucket)
    if (step.kind === 'learnEtag') {
      const key = picked([...model.objects.keys()], step.pick)
      if (key === undefined) return
      this.#note({ name: 'setEtag', input: [step.bucket, key, step.etag] })
      model.setEtag(key, step.etag)
      return
    }
    const key = 'key' in step ? step.key : picked([...model.objects.keys()], step.pick)
    if (key === undefined) return
    if (step.kind === 'ownDelete' || step.kind === 'ownDeleteUnknown') {
      const underWaySince = this.#moments.underWaySince()
      const moment = this.#moments.next()
      remote.objects.delete(key)
      this.#note({ name: 'remove', input: [step.bucket, [key], { moment, underWaySince }] })
      model.remove(key, moment)
      return
    }
    const { sizeBytes } = step
    const { timeMs = null, etag = null, contentType } = step.kind === 'ownPut' ? step : {}
    const object = { key, sizeBytes, modifiedAtMs: timeMs, contentType, etag }
    const moment = this.#moments.next()
    // The server has a time of its own.
    remote.put({ key, sizeBytes, modifiedAtMs: 3_000, contentType: null })
    this.#note({ name: 'put', input: [step.bucket, object, moment] })
    model.put(object, moment)
  }

  #burst({ bucket, steps }: Extract<TimedStep, { kind: 'burst' }>): void {
    const notes: StoreNote[] = []
    this.#burstNotes = notes
    for (const step of steps) this.#takeOwn({ ...step, bucket })
    this.#burstNotes = undefined
    this.store.api.together(notes)
  }

  #note(note: StoreNote): void {
    const { api } = this.store
    if (this.#burstNotes) this.#burstNotes.push(note)
    else if (note.name === 'put') api.put(...note.input)
    else if (note.name === 'remove') api.remove(...note.input)
    else if (note.name === 'setEtag') api.setEtag(...note.input)
  }

  /** A visit after some time, or without a time the begin of a refresh. */
  #look({ bucket: name, passedMs }: Extract<TimedStep, { kind: 'look' }>): void {
    const bucket = this.bucket(name)
    const moment = this.#moments.next()
    if (passedMs === null) {
      this.store.api.noteRefresh(name, moment)
      bucket.model.refreshMoment = moment
      return
    }
    this.#nowMs += passedMs
    this.store.api.noteVisit(name, this.#nowMs, moment)
    bucket.model.noteVisit(this.#nowMs, moment, !bucket.wasVisited)
    bucket.wasVisited = true
  }

  #begin(name: string, prefix: string): WalkInSteps {
    const bucket = this.bucket(name)
    const walk = bucket.walks.get(prefix) ?? new WalkInSteps(this.#placeOf(name), prefix)
    bucket.walks.set(prefix, walk)
    return walk
  }

  #placeOf(name: string): WalkPlace {
    const bucket = this.bucket(name)
    return {
      name,
      remote: bucket.remote,
      model: bucket.model,
      moments: this.#moments,
      api: this.store.api,
      isCovered: (prefix) => [...bucket.covered].some((above) => prefix.startsWith(above)),
      onComplete: (prefix) => {
        bucket.walks.delete(prefix)
        bucket.covered.add(prefix)
      },
    }
  }

  /** What was on its way is lost; what is on record goes on. */
  #restart(): void {
    this.#close()
    const opened = this.#open()
    this.store = opened.store
    this.#close = opened.close
    this.#moments = opened.moments
    for (const [name, bucket] of this.buckets) {
      const begun = [...bucket.walks.values()].filter(({ record }) => record.startedAt > 0)
      const expected = new Map(begun.map(({ record }) => [record.prefix, record]))
      bucket.wasVisited = false
      bucket.walks.clear()
      for (const record of this.store.api.bucket(name).walks) {
        if (JSON.stringify(record) !== JSON.stringify(expected.get(record.prefix))) {
          throw new Error(`another walk is on record: ${JSON.stringify(record)}`)
        }
        expected.delete(record.prefix)
        bucket.walks.set(record.prefix, new WalkInSteps(this.#placeOf(name), record.prefix, record))
      }
      if (expected.size > 0) throw new Error(`walks are lost: ${[...expected.keys()].join()}`)
    }
  }

  #forget(name: string): void {
    const { remote } = this.bucket(name)
    for (const walk of this.bucket(name).walks.values()) walk.drop()
    this.store.api.forgetBucket(name)
    this.buckets.delete(name)
    for (const [key, object] of remote.objects) this.bucket(name).remote.objects.set(key, object)
  }

  #open() {
    const { database, notice } = openFile(this.#filePath, catalogFile)
    if (notice) throw new Error(notice.reason)
    const store = new CatalogStore(database, this.options, { now: () => 0, onChange: () => undefined })
    for (const name of this.buckets.keys()) store.api.bucket(name)
    const close = () => {
      database.close()
    }
    return { store, close, moments: new Moments(store.context.number('moment')) }
  }
}

type OwnStep = Extract<
  TimedStep,
  { kind: 'ownPut' | 'ownChange' | 'ownDelete' | 'ownDeleteUnknown' | 'learnEtag' }
>

export function picked<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[pick % Math.max(1, items.length)]
}

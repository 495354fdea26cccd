import path from 'node:path'

import { planOf } from '../../transfers/batch.ts'
import type { DownloadSpec, EditSpec, TransferSpec, UploadSpec } from '../../transfers/transfer-spec.ts'
import { md5Of } from './simulated-bucket.ts'
import { sourceFolder, targetFolder, type World } from './world.ts'

const accountId = 'account'
const bucket = 'b'
const maxFileBytes = 6_000
/** What every edit sets, and what no edit touches. */
export const editedType = 'text/x-edited'
const undescribed = { contentType: 'text/plain', metadata: { stays: 'here' } }

/** Whoever uses the app and the computer, and remembers what may be where. */
export class SimulatedPerson {
  readonly #world: World
  /** How often each key was accepted and not cleared. */
  readonly accepted = new Map<string, number>()
  /** The MD5s of all that a source ever was. */
  readonly sources = new Map<string, Set<string>>()
  /** The keys that are downloaded to a path. */
  readonly keysOfTarget = new Map<string, Set<string>>()
  /** The MD5s of what the person put there. */
  readonly planted = new Map<string, Set<string>>()
  readonly uploadKeys = new Map<string, Set<string>>()
  /** The MD5s of what was edited under a key. */
  readonly edited = new Map<string, Set<string>>()
  #count = 0

  constructor(world: World) {
    this.#world = world
  }

  addUploads(): void {
    this.add(this.#several(() => this.#upload()))
  }

  addDownloads(): void {
    this.add(this.#several(() => this.#anyDownload()))
  }

  addDelete(): void {
    const keys = this.#several(() => {
      const key = this.#name('x')
      this.#world.bucket.put(key, this.#bytes())
      return key
    })
    this.add([{ kind: 'delete', accountId, bucket, key: this.#name('x'), keys, lane: 'bulk' }])
  }

  addEdits(): void {
    this.add(this.#several(() => this.#edit()))
  }

  pause(): void {
    this.#world.engine.pause(this.#someRow())
  }

  resume(): void {
    this.#world.engine.resume(this.#someRow())
  }

  cancel(): void {
    this.#world.engine.cancel(this.#someRow())
  }

  retry(): void {
    // What cannot be put on record cannot be kept in order over a kill.
    if (!this.#world.journal.isUnwritable) this.#world.engine.retry(this.#someRow())
  }

  cancelAll(): void {
    this.#world.engine.cancel(null)
  }

  /** Of what a refused key or a full disk holds back, all goes on, or is cancelled. */
  answerStop(): void {
    const { random, engine } = this.#world
    const stop = random.among(engine.summary().stops)
    if (!stop) return
    if (random.chance(0.8)) engine.goOn(stop.id)
    else engine.cancelStopped(stop.id)
  }

  clearFinished(): void {
    this.#world.engine.clearFinished()
    const left = countOf(this.#world.rows().map(({ key }) => key))
    for (const [key, count] of this.accepted) this.accepted.set(key, Math.min(count, left.get(key) ?? 0))
  }

  /** A source gets other bytes, grows, shrinks, is replaced, or vanishes. */
  changeSource(): void {
    const { random, tree } = this.#world
    const file = random.chance(0.7) ? this.#sourceUnderWay() : random.among([...this.sources.keys()])
    const node = file === undefined ? null : tree.file(file)
    if (file === undefined || !node) return
    const same = random.bytes(node.bytes.length)
    const change = random.of(['rewrite', 'append', 'truncate', 'replace', 'touch', 'remove'])
    if (change === 'rewrite') tree.write(node, same)
    if (change === 'append') tree.write(node, Buffer.concat([node.bytes, random.bytes(100)]))
    if (change === 'truncate') tree.write(node, node.bytes.subarray(0, node.bytes.length >> 1))
    if (change === 'touch') tree.touch(node)
    if (change === 'remove' || change === 'replace') tree.remove(file)
    if (change === 'replace') tree.makeFile(file, same)
    this.#world.settleDisk(sourceFolder)
    const after = tree.file(file)
    if (after) note(this.sources, file, md5Of(after.bytes))
    this.#world.trace(`source ${file}: ${change}`)
  }

  #sourceUnderWay(): string | undefined {
    const { random } = this.#world
    const moving = this.#world.rows().filter(({ kind, status }) => kind === 'upload' && status === 'running')
    return [...(this.uploadKeys.get(random.among(moving)?.key ?? '') ?? [])][0]
  }

  /** Another program writes where a download is to be saved. */
  plantFile(): void {
    const { random, tree } = this.#world
    const file = random.among([...this.keysOfTarget.keys()])
    if (file === undefined || tree.find(file) || !tree.find(path.dirname(file))) return
    this.#plant(file)
  }

  /** Another client writes or deletes an object. */
  changeObject(): void {
    const { random, bucket } = this.#world
    const key = random.among(bucket.keys())
    if (key === undefined) return
    if (random.chance(0.3)) bucket.delete(key)
    else bucket.writtenElsewhere.add(bucket.put(key, this.#bytes()).md5)
    this.#world.trace(`object ${key} changed elsewhere`)
  }

  /** Together, as one batch. */
  add(specs: readonly TransferSpec[]): void {
    const world = this.#world
    for (const spec of specs) {
      if (spec.kind === 'download') note(this.keysOfTarget, path.join(spec.root, ...spec.localPath), spec.key)
      if (spec.kind === 'upload' && spec.sourcePath !== null) note(this.uploadKeys, spec.key, spec.sourcePath)
    }
    this.#accept(specs).then(
      () => {
        for (const { key } of specs) this.accepted.set(key, (this.accepted.get(key) ?? 0) + 1)
        world.trace(`accepted ${specs.map(({ key }) => key).join(' ')}`)
      },
      () => {
        world.trace('not accepted')
      },
    )
  }

  async #accept(specs: readonly TransferSpec[]): Promise<void> {
    const { engine } = this.#world
    const kind = specs[0]?.kind ?? 'delete'
    const draft = { kind, accountId, bucket, title: '', root: null, plan: planOf(specs) }
    await engine.add(specs, await engine.begin(draft))
  }

  #upload(): UploadSpec {
    const { random, tree } = this.#world
    const name = this.#name('u')
    const bytes = this.#bytes()
    const sourcePath = `${sourceFolder}/${name}`
    tree.makeFile(sourcePath, bytes)
    this.#world.settleDisk(sourceFolder)
    note(this.sources, sourcePath, md5Of(bytes))
    const key = random.chance(0.1) ? (random.among([...this.uploadKeys.keys()]) ?? name) : name
    return { kind: 'upload', accountId, bucket, key, sourcePath, sizeBytes: bytes.length, mayReplace: true }
  }

  /** Of an object that may be edited already. */
  #edit(): EditSpec {
    const { random, bucket: objects } = this.#world
    const known = random.chance(0.2) ? random.among([...this.edited.keys()]) : undefined
    const key = known !== undefined && objects.get(known) ? known : this.#name('e')
    const { md5, bytes } = objects.get(key) ?? objects.put(key, this.#bytes(), undescribed)
    note(this.edited, key, md5)
    return {
      kind: 'edit',
      accountId,
      bucket,
      key,
      sizeBytes: bytes.length,
      change: { contentType: editedType, set: [{ name: 'edit', value: this.#name('v') }], remove: [] },
      knownEtag: random.chance(0.5) && this.#world.network.etags === 'md5' ? md5 : null,
      mayDropUnseen: true,
      partName: `.${random.bytes(8).toString('hex')}.cloudstore-part`,
    }
  }

  #anyDownload(): DownloadSpec {
    const { random } = this.#world
    const known = random.chance(0.1) ? random.among([...this.keysOfTarget.keys()]) : undefined
    const localPath = known?.slice(targetFolder.length + 1).split('/') ?? this.#localPath(this.#name('t'))
    if (random.chance(0.2)) this.plantFirst(localPath)
    return this.download(localPath, random.chance(0.6))
  }

  /** Of a new object, to these names below the folder. */
  download(localPath: readonly string[], mayReplace: boolean): DownloadSpec {
    const { random, bucket: objects } = this.#world
    const key = this.#name('d')
    const { bytes } = objects.put(key, this.#bytes())
    return {
      kind: 'download',
      accountId,
      bucket,
      key,
      root: targetFolder,
      localPath,
      sizeBytes: bytes.length,
      mayReplace,
      isFolderMarker: false,
      partName: `.${random.bytes(8).toString('hex')}.cloudstore-part`,
    }
  }

  #localPath(name: string): string[] {
    const { random } = this.#world
    return random.chance(0.3) ? [`folder${random.below(3)}`, name] : [name]
  }

  /** Something was there before. */
  plantFirst(localPath: readonly string[]): void {
    const file = path.join(targetFolder, ...localPath)
    const folder = path.dirname(file)
    if (!this.#world.tree.find(folder)) this.#world.tree.makeFolder(folder)
    this.#world.settleNames(targetFolder)
    if (this.#world.tree.find(file)) return
    this.#plant(file)
  }

  #plant(file: string): void {
    const bytes = this.#bytes()
    this.#world.tree.makeFile(file, bytes).durable = bytes
    for (let folder = path.dirname(file); folder !== '/'; folder = path.dirname(folder))
      this.#world.settleNames(folder)
    note(this.planted, file, md5Of(bytes))
    this.#world.trace(`planted ${file}`)
  }

  #several<Item>(make: () => Item): Item[] {
    return Array.from({ length: 1 + this.#world.random.below(4) }, make)
  }

  #bytes(): Buffer {
    const { random } = this.#world
    return random.bytes(random.chance(0.1) ? 0 : random.below(maxFileBytes))
  }

  #name(kind: string): string {
    this.#count += 1
    return `${kind}${this.#count}`
  }

  /** One of the rows, or all of them. */
  #someRow(): string | null {
    const { random } = this.#world
    return random.chance(0.15) ? null : (random.among(this.#world.rows())?.id ?? null)
  }
}

export function countOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function note(map: Map<string, Set<string>>, name: string, item: string): void {
  map.set(name, (map.get(name) ?? new Set<string>()).add(item))
}

import path from 'node:path'

import { AppError, type ErrorData } from '../../shared/errors.ts'
import { isAddressable, lastSegment, maxKeyBytes, parentPrefix } from '../../shared/keys.ts'
import type { ConflictChoice } from '../../shared/transfer.ts'
import type { Catalog, Folder } from '../catalog/catalog.ts'
import { planOf, type Batch } from './batch.ts'
import type { Conflicts, Decided } from './conflicts.ts'
import type { Disk } from './disk.ts'
import type { TransferEngine } from './engine.ts'
import { beforeNumber, numberedName } from './local-names.ts'
import { localItems, type LocalItem } from './local-tree.ts'
import type { UploadSpec } from './transfer-spec.ts'

/** A listing younger than this is taken for the truth when asking whether a key exists. */
const freshMs = 60_000
/** Up to here each file is asked for by its own key; beyond, the folder it goes to is listed once. */
const maxKeysListedAlone = 3

type Skipped = { readonly spec: UploadSpec; readonly error?: ErrorData }
type Plan = { readonly uploads: readonly UploadSpec[]; readonly refused: readonly Skipped[] }

/** Turns chosen files and folders into uploads, and asks before anything would be overwritten. */
export class Uploads {
  readonly #catalog: Catalog
  readonly #engine: TransferEngine
  readonly #conflicts: Conflicts
  readonly #disk: Disk

  constructor(parts: {
    readonly catalog: Catalog
    readonly engine: TransferEngine
    readonly conflicts: Conflicts
    readonly disk: Disk
  }) {
    this.#catalog = parts.catalog
    this.#engine = parts.engine
    this.#conflicts = parts.conflicts
    this.#disk = parts.disk
  }

  /**
   * Queues what is new at once; then asks about the rest, and resolves when all is decided. `onAccepted` gets the number
   * of files found, before any question.
   */
  async accept(
    folder: Folder,
    paths: readonly string[],
    options: { readonly signal: AbortSignal; readonly onAccepted: (files: number) => void },
  ): Promise<void> {
    await this.#engine.restored()
    const plan = await this.#plan(folder, paths, options.signal)
    const batch = await this.#engine.begin({
      kind: 'upload',
      accountId: folder.accountId,
      bucket: folder.bucket,
      title: folder.prefix,
      root: commonRoot(paths),
      plan: planOf(plan.uploads),
    })
    await this.#learnExisting(folder, plan.uploads, options.signal)
    const known = await this.#taken(folder, plan.uploads)
    const promised = new Set<string>()
    const fresh: UploadSpec[] = []
    const taken: UploadSpec[] = []
    const skipped: Skipped[] = [...plan.refused]
    for (const upload of plan.uploads) {
      const isTaken = promised.has(upload.key) || known.has(upload.key) || this.#engine.isPending(upload)
      promised.add(upload.key)
      // A folder that is there needs no mark that says so.
      if (isTaken && upload.sourcePath === null) skipped.push({ spec: upload })
      else (isTaken ? taken : fresh).push(upload)
    }
    await Promise.all([this.#engine.add(fresh, batch), this.#engine.addSkipped(skipped, batch)])
    options.onAccepted(plan.uploads.length + plan.refused.length)
    const drop = { ...options, batch, promised, isAlone: taken.length <= maxKeysListedAlone }
    await this.#conflicts.askAll(
      taken,
      (upload) => ({
        direction: 'upload',
        name: upload.key,
        bucket: folder.bucket,
        existingSizeBytes: known.get(upload.key) ?? null,
        newSizeBytes: upload.sizeBytes,
      }),
      (upload, choice) => this.#decide(upload, choice, drop),
    )
  }

  async #plan(folder: Folder, paths: readonly string[], signal: AbortSignal): Promise<Plan> {
    const uploads: UploadSpec[] = []
    const refused: Skipped[] = []
    for await (const item of localItems(this.#disk, paths, signal)) {
      const spec = uploadOf(folder, item)
      const error = item.kind === 'refused' ? item.error : keyError(spec.key)
      if (error) refused.push({ spec, error })
      else uploads.push(spec)
    }
    return { uploads, refused }
  }

  /**
   * Makes sure that the catalog knows which keys exist: a few files by a list of their own keys each, many by one walk of
   * the folder that they go to. What a fresh walk covers costs nothing.
   */
  async #learnExisting(folder: Folder, uploads: readonly UploadSpec[], signal: AbortSignal): Promise<void> {
    const keysByFolder = new Map<string, string[]>()
    for (const { key } of uploads) {
      const goesTo = key.slice(0, key.indexOf('/', folder.prefix.length) + 1) || folder.prefix
      const keys = keysByFolder.get(goesTo) ?? []
      keys.push(key)
      keysByFolder.set(goesTo, keys)
    }
    for (const [goesTo, keys] of keysByFolder) {
      const prefixes = keys.length > maxKeysListedAlone ? [goesTo] : keys
      for (const prefix of prefixes)
        await this.#catalog.complete({ ...folder, prefix }, { maxAgeMs: freshMs, signal })
    }
  }

  /**
   * The keys that exist, or will when what is under way is done, with their sizes where they are known. What ends while
   * the catalog is asked is in the one or in the other.
   */
  async #taken(folder: Folder, uploads: readonly UploadSpec[]): Promise<Map<string, number | null>> {
    const taken = new Map<string, number | null>()
    for (const upload of uploads) if (this.#engine.isPending(upload)) taken.set(upload.key, null)
    const keys = uploads.map(({ key }) => key)
    for (const [key, object] of await this.#catalog.findAll(folder, keys)) taken.set(key, object.sizeBytes)
    return taken
  }

  async #decide(upload: UploadSpec, choice: ConflictChoice, drop: Drop): Promise<Decided> {
    if (choice === 'skip') return { accepted: this.#engine.addSkipped([{ spec: upload }], drop.batch) }
    if (choice === 'replace')
      return { accepted: this.#engine.add([{ ...upload, mayReplace: true }], drop.batch) }
    return this.#keepBoth(upload, drop)
  }

  async #keepBoth(upload: UploadSpec, { batch, promised, isAlone, signal }: Drop): Promise<Decided> {
    const [folder, name] = [parentPrefix(upload.key), lastSegment(upload.key)]
    const prefix = isAlone ? folder + beforeNumber(name) : folder
    try {
      // A numbered key that nobody looked for may be there as well.
      await this.#catalog.complete({ ...upload, prefix }, { maxAgeMs: freshMs, signal })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { accepted: this.#engine.addSkipped([{ spec: upload, error: error.data }], batch) }
    }
    let number = 2
    const numbered = () => ({ ...upload, key: folder + numberedName(name, number) })
    const isTaken = async (candidate: UploadSpec) =>
      this.#engine.isPending(candidate) || (await this.#catalog.find(upload, candidate.key)) !== undefined
    while (promised.has(numbered().key) || (await isTaken(numbered()))) number += 1
    const beside = numbered()
    const error = keyError(beside.key)
    promised.add(beside.key)
    const accepted = error
      ? this.#engine.addSkipped([{ spec: beside, error }], batch)
      : this.#engine.add([beside], batch)
    return { accepted }
  }
}

/** What is known of the files that were chosen together. */
type Drop = {
  readonly batch: Batch
  /** The keys that they get. */
  readonly promised: Set<string>
  /** Whether so few exist already that each may be asked for by itself. */
  readonly isAlone: boolean
  readonly signal: AbortSignal
}

/** What names in the drop are relative to: things that are dropped together lie in one folder. */
function commonRoot(paths: readonly string[]): string | null {
  const folders = new Set(paths.map((dropped) => path.dirname(dropped)))
  const [root] = folders
  return folders.size === 1 && root !== undefined ? root : null
}

function uploadOf(folder: Folder, item: LocalItem): UploadSpec {
  const { accountId, bucket, prefix } = folder
  const key = prefix + item.segments.join('/') + (item.kind === 'emptyFolder' ? '/' : '')
  const isFile = item.kind === 'file'
  const sourcePath = item.kind === 'emptyFolder' ? null : item.path
  return {
    kind: 'upload',
    accountId,
    bucket,
    key,
    sourcePath,
    sizeBytes: isFile ? item.sizeBytes : 0,
    mayReplace: false,
  }
}

function keyError(key: string): ErrorData | undefined {
  if (!isAddressable(key)) return { code: 'key.unaddressable', subject: key }
  return Buffer.byteLength(key) > maxKeyBytes ? { code: 'key.malformed', subject: key } : undefined
}

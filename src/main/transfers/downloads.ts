import path from 'node:path'

import { parentPrefix } from '../../shared/keys.ts'
import type { ConflictChoice } from '../../shared/transfer.ts'
import type { EntrySelection } from '../../shared/view.ts'
import type { IndexedObject } from '../catalog/indexed-object.ts'
import type { BucketRef, Catalog } from '../catalog/catalog.ts'
import { planOf, titleOf, type Batch } from './batch.ts'
import type { Conflicts, Decided } from './conflicts.ts'
import type { Disk } from './disk.ts'
import type { TransferEngine } from './engine.ts'
import { LocalPaths } from './local-names.ts'
import type { DownloadSpec } from './transfer-spec.ts'

/** A listing younger than this is taken for the truth when a folder is downloaded. */
const freshMs = 60_000

/** Turns chosen objects and folders into downloads, and asks before a file would be overwritten. */
export class Downloads {
  readonly #catalog: Catalog
  readonly #engine: TransferEngine
  readonly #conflicts: Conflicts
  readonly #disk: Disk
  readonly #randomName: () => string

  constructor(parts: {
    readonly catalog: Catalog
    readonly engine: TransferEngine
    readonly conflicts: Conflicts
    readonly disk: Disk
    /** For the names of temporary files; no two are alike. */
    readonly randomName: () => string
  }) {
    this.#catalog = parts.catalog
    this.#engine = parts.engine
    this.#conflicts = parts.conflicts
    this.#disk = parts.disk
    this.#randomName = parts.randomName
  }

  /**
   * Queues what is new at once; then asks about the rest, and resolves when all is decided. `onAccepted` gets the number
   * of objects, before any question.
   */
  async accept(
    at: BucketRef,
    request: { readonly selection: EntrySelection; readonly root: string },
    options: { readonly signal: AbortSignal; readonly onAccepted: (files: number) => void },
  ): Promise<void> {
    await this.#engine.restored()
    const chosen = await this.#chosenObjects(at, request.selection, options.signal)
    const paths = new LocalPaths({
      platform: process.platform === 'win32' ? 'win32' : 'posix',
      foldsCase: process.platform !== 'linux',
    })
    const downloads = place(at, { chosen, root: request.root, paths, randomName: this.#randomName })
    const batch = await this.#engine.begin({
      kind: 'download',
      ...at,
      title: titleOf(request.selection),
      root: request.root,
      plan: planOf(downloads),
    })
    const sizesOnDisk = new Map<DownloadSpec, number | null>()
    for (const download of downloads) sizesOnDisk.set(download, await this.#sizeOnDisk(download))
    // Nothing is waited for between the look at what is under way and the queueing.
    const isTaken = (download: DownloadSpec) =>
      !download.isFolderMarker && (sizesOnDisk.get(download) !== null || this.#engine.isPending(download))
    const taken = downloads.filter((download) => isTaken(download))
    await this.#engine.add(
      downloads.filter((download) => !isTaken(download)),
      batch,
    )
    options.onAccepted(downloads.length)
    await this.#conflicts.askAll(
      taken,
      (download) => ({
        direction: 'download',
        name: download.localPath.join('/'),
        bucket: at.bucket,
        existingSizeBytes: sizesOnDisk.get(download) ?? null,
        newSizeBytes: download.sizeBytes,
      }),
      (download, choice) => this.#decide(download, choice, { batch, paths }),
    )
  }

  /** Each object with the part of its key that becomes its path below the chosen folder. */
  async #chosenObjects(at: BucketRef, selection: EntrySelection, signal: AbortSignal): Promise<Chosen[]> {
    const chosen: Chosen[] = []
    for await (const entry of this.#catalog.selected(at, selection)) {
      if (entry.kind === 'object') {
        const { object } = entry
        chosen.push({ object, segments: segmentsBelow(parentPrefix(object.key), object.key) })
        continue
      }
      const folder = { ...at, prefix: entry.prefix }
      await this.#catalog.complete(folder, { maxAgeMs: freshMs, signal })
      for await (const object of this.#catalog.objectsUnder(folder)) {
        chosen.push({ object, segments: segmentsBelow(parentPrefix(entry.prefix), object.key) })
      }
    }
    return chosen
  }

  async #decide(
    download: DownloadSpec,
    choice: ConflictChoice,
    { batch, paths }: { readonly batch: Batch; readonly paths: LocalPaths },
  ): Promise<Decided> {
    if (choice === 'skip') return { accepted: this.#engine.addSkipped([{ spec: download }], batch) }
    if (choice === 'replace')
      return { accepted: this.#engine.add([{ ...download, mayReplace: true }], batch) }
    return { accepted: this.#engine.add([await this.#withFreeName(download, paths)], batch) }
  }

  async #withFreeName(download: DownloadSpec, paths: LocalPaths): Promise<DownloadSpec> {
    for (;;) {
      const candidate = { ...download, localPath: paths.placeBeside(download.localPath) }
      if ((await this.#sizeOnDisk(candidate)) === null && !this.#engine.isPending(candidate)) return candidate
    }
  }

  /** The size of whatever has the target's name now; null where nothing has. A link counts as itself. */
  async #sizeOnDisk({ root, localPath }: DownloadSpec): Promise<number | null> {
    const found = await this.#disk.lookAt(path.join(root, ...localPath)).catch(() => null)
    return found?.sizeBytes ?? null
  }
}

type Chosen = {
  readonly object: Pick<IndexedObject, 'key' | 'sizeBytes'>
  readonly segments: readonly string[]
}

function segmentsBelow(prefix: string, key: string): string[] {
  return key.slice(prefix.length).split('/')
}

function place(
  { accountId, bucket }: BucketRef,
  batch: {
    readonly chosen: readonly Chosen[]
    readonly root: string
    readonly paths: LocalPaths
    readonly randomName: () => string
  },
): DownloadSpec[] {
  const { chosen, root, paths, randomName } = batch
  for (const { segments } of chosen) paths.reserveFolder(segments.slice(0, -1))
  return chosen.map(({ object: { key, sizeBytes }, segments }) => {
    const isFolderMarker = key.endsWith('/') && sizeBytes === 0
    const localPath = isFolderMarker ? paths.reserveFolder(segments.slice(0, -1)) : paths.placeFile(segments)
    return {
      kind: 'download',
      accountId,
      bucket,
      key,
      sizeBytes,
      root,
      localPath,
      mayReplace: false,
      isFolderMarker,
      partName: `.${randomName()}.cloudstore-part`,
    }
  })
}

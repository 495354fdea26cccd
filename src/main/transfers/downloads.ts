import { lstat } from 'node:fs/promises'
import path from 'node:path'

import type { EntryRef } from '../../shared/entry.ts'
import { parentPrefix } from '../../shared/keys.ts'
import type { ConflictChoice } from '../../shared/transfer.ts'
import type { IndexedObject } from '../catalog/folder-tree.ts'
import type { BucketRef, Catalog } from '../catalog/catalog.ts'
import type { Conflicts } from './conflicts.ts'
import type { TransferEngine } from './engine.ts'
import { LocalPaths, numberedName } from './local-names.ts'
import type { DownloadSpec } from './transfer-spec.ts'

/** A listing younger than this is taken for the truth when a folder is downloaded. */
const freshMs = 60_000

/** Turns chosen objects and folders into downloads, and asks before a file would be overwritten. */
export class Downloads {
  readonly #catalog: Catalog
  readonly #engine: TransferEngine
  readonly #conflicts: Conflicts

  constructor(parts: {
    readonly catalog: Catalog
    readonly engine: TransferEngine
    readonly conflicts: Conflicts
  }) {
    this.#catalog = parts.catalog
    this.#engine = parts.engine
    this.#conflicts = parts.conflicts
  }

  /**
   * Queues what is new at once; then asks about the rest, and resolves when all is decided. `onAccepted` gets the number
   * of objects, before any question.
   */
  async accept(
    at: BucketRef,
    request: { readonly entries: readonly EntryRef[]; readonly root: string },
    options: { readonly signal: AbortSignal; readonly onAccepted: (files: number) => void },
  ): Promise<void> {
    const chosen = await this.#chosenObjects(at, request.entries, options.signal)
    const downloads = place(at, chosen, request.root)
    const existing: { download: DownloadSpec; sizeBytes: number }[] = []
    const fresh: DownloadSpec[] = []
    for (const download of downloads) {
      const sizeBytes = download.isFolderMarker ? null : await sizeOnDisk(download)
      if (sizeBytes === null) fresh.push(download)
      else existing.push({ download, sizeBytes })
    }
    this.#engine.add(fresh)
    options.onAccepted(downloads.length)
    await this.#conflicts.askAll(
      existing,
      ({ download, sizeBytes }) => ({
        direction: 'download',
        name: download.localPath.join('/'),
        bucket: at.bucket,
        existingSizeBytes: sizeBytes,
        newSizeBytes: download.sizeBytes,
      }),
      ({ download }, choice) => this.#decide(download, choice),
    )
  }

  /** Each object with the part of its key that becomes its path below the chosen folder. */
  async #chosenObjects(at: BucketRef, entries: readonly EntryRef[], signal: AbortSignal): Promise<Chosen[]> {
    const chosen: Chosen[] = []
    for (const entry of entries) {
      if (entry.kind === 'object') {
        const known = this.#catalog.find(at, entry.key)
        const object = known ?? { key: entry.key, sizeBytes: 0, modifiedAtMs: null }
        chosen.push({ object, segments: segmentsBelow(parentPrefix(entry.key), entry.key) })
        continue
      }
      const folder = { ...at, prefix: entry.prefix }
      await this.#catalog.complete(folder, { maxAgeMs: freshMs, signal })
      for (const object of this.#catalog.objectsUnder(folder)) {
        chosen.push({ object, segments: segmentsBelow(parentPrefix(entry.prefix), object.key) })
      }
    }
    return chosen
  }

  async #decide(download: DownloadSpec, choice: ConflictChoice): Promise<void> {
    if (choice === 'skip') this.#engine.addSkipped(download)
    else if (choice === 'replace') this.#engine.add([{ ...download, mayReplace: true }])
    else this.#engine.add([await withFreeName(download)])
  }
}

type Chosen = { readonly object: IndexedObject; readonly segments: readonly string[] }

function segmentsBelow(prefix: string, key: string): string[] {
  return key.slice(prefix.length).split('/')
}

function place(at: BucketRef, chosen: readonly Chosen[], root: string): DownloadSpec[] {
  const paths = new LocalPaths({
    platform: process.platform === 'win32' ? 'win32' : 'posix',
    foldsCase: process.platform !== 'linux',
  })
  for (const { segments } of chosen) paths.reserveFolder(segments.slice(0, -1))
  return chosen.map(({ object, segments }) => {
    const isFolderMarker = object.key.endsWith('/') && object.sizeBytes === 0
    const { accountId, bucket } = at
    const { key, sizeBytes } = object
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
    }
  })
}

async function withFreeName(download: DownloadSpec): Promise<DownloadSpec> {
  const name = download.localPath.at(-1) ?? ''
  for (let number = 2; ; number += 1) {
    const candidate = {
      ...download,
      localPath: [...download.localPath.slice(0, -1), numberedName(name, number)],
    }
    if ((await sizeOnDisk(candidate)) === null) return candidate
  }
}

/** The size of whatever has the target's name now; null where nothing has. A link counts as itself. */
async function sizeOnDisk({ root, localPath }: DownloadSpec): Promise<number | null> {
  const found = await lstat(path.join(root, ...localPath)).catch(() => null)
  return found?.size ?? null
}

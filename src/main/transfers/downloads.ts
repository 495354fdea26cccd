import path from 'node:path'

import type { ConflictChoice, Likeness } from '../../shared/transfer.ts'
import type { EntrySelection } from '../../shared/view.ts'
import type { BucketRef, Catalog } from '../catalog/catalog.ts'
import { Acceptances } from './acceptances.ts'
import { planOf, titleOf, type Batch } from './batch.ts'
import type { Conflicts, Decided } from './conflicts.ts'
import type { Disk, DiskEntry } from './disk.ts'
import { assertRoom } from './disk-room.ts'
import { chosenObjects, placeAll, type PlannedDownload } from './download-plan.ts'
import type { Refused, TransferEngine } from './engine.ts'
import { fileMd5 } from './file-md5.ts'
import { likenessAtAGlimpse, likenessOfContents, replacedIfDifferent } from './likeness.ts'
import type { LocalPaths } from './local-paths.ts'
import type { StartMd5 } from './hashing/md5.ts'
import { NamesOnDisk } from './names-on-disk.ts'
import type { Sorted } from './sorting.ts'
import type { DownloadSpec } from './transfer-spec.ts'
import { inTurns } from './turns.ts'

type DownloadsParts = {
  readonly catalog: Catalog
  readonly engine: TransferEngine
  readonly conflicts: Conflicts
  readonly disk: Disk
  readonly startMd5: StartMd5
  /** For the names of temporary files; no two are alike. */
  readonly randomName: () => string
}

/** A download whose target has something on it already; null where that is only about to come. */
type Taken = PlannedDownload & { readonly there: DiskEntry | null }

type Request = { readonly batch: Batch; readonly root: string; readonly paths: LocalPaths }

/** Turns chosen objects and folders into downloads, and asks before a file would be overwritten. */
export class Downloads {
  readonly #parts: DownloadsParts

  constructor(parts: DownloadsParts) {
    this.#parts = parts
  }

  /**
   * Queues what is new at once; then asks about the rest, and resolves when all is decided. `onAccepted` gets the number
   * of objects, before any question. Throws `local.noRoom` where what is new would not fit.
   */
  async accept(
    at: BucketRef,
    { selection, root }: { readonly selection: EntrySelection; readonly root: string },
    options: { readonly signal: AbortSignal; readonly onAccepted: (files: number) => void },
  ): Promise<void> {
    const { catalog, engine, disk, randomName } = this.#parts
    await engine.restored()
    const chosen = await chosenObjects(catalog, { at, selection }, options.signal)
    const platform = process.platform === 'win32' ? 'win32' : 'posix'
    const { downloads, paths } = await placeAll(at, chosen, { disk, root, platform, randomName })
    const specs = downloads.map(({ spec }) => spec)
    const there = await this.#lookAtTargets(specs, root)
    await assertRoom(
      disk,
      root,
      specs.filter((spec) => !there.has(spec)),
    )
    const batch = await engine.begin({
      kind: 'download',
      ...at,
      title: titleOf(selection),
      root,
      plan: planOf(specs, { folders: paths.folderCount }),
    })
    const taken = await this.#queueNew(downloads, there, batch)
    options.onAccepted(downloads.length)
    await this.#ask(taken, { batch, root, paths })
  }

  async #lookAtTargets(specs: readonly DownloadSpec[], root: string): Promise<Map<DownloadSpec, DiskEntry>> {
    const names = new NamesOnDisk(this.#parts.disk, root)
    const there = new Map<DownloadSpec, DiskEntry>()
    for await (const slice of inTurns(specs)) {
      for (const spec of slice) {
        const found = spec.isFolderMarker ? null : await names.find(spec.localPath)
        if (found) there.set(spec, found)
      }
    }
    return there
  }

  /** Gives back what exists, or will when what is under way is done. */
  async #queueNew(
    downloads: readonly PlannedDownload[],
    there: ReadonlyMap<DownloadSpec, DiskEntry>,
    batch: Batch,
  ): Promise<readonly Sorted<Taken>[]> {
    const { engine } = this.#parts
    const taken: Sorted<Taken>[] = []
    const acceptances = new Acceptances()
    for await (const slice of inTurns(downloads)) {
      const fresh: DownloadSpec[] = []
      for (const { spec, knownMd5 } of slice) {
        const item = { spec, knownMd5, there: there.get(spec) ?? null }
        // Nothing is waited for between the look at what is under way and the queueing.
        const isTaken = !spec.isFolderMarker && (item.there !== null || engine.isPending(spec))
        if (isTaken) taken.push({ item, likeness: likenessAtOnce(item) })
        else fresh.push(spec)
      }
      acceptances.add(engine.add(fresh, batch))
    }
    await acceptances.all()
    return taken
  }

  #ask(taken: readonly Sorted<Taken>[], request: Request): Promise<void> {
    return this.#parts.conflicts.askAll({
      items: taken,
      describe: ({ spec, there }) => ({
        direction: 'download',
        name: spec.localPath.join('/'),
        bucket: spec.bucket,
        existingSizeBytes: there?.sizeBytes ?? null,
        newSizeBytes: spec.sizeBytes,
      }),
      check: async ({ spec, knownMd5 }, signal) => {
        const here = await fileMd5(this.#parts, targetFile(spec), { signal })
        return likenessOfContents(here?.md5 ?? null, knownMd5)
      },
      decide: (sorted, choice) => this.#decide(sorted, choice, request),
    })
  }

  async #decide(
    sorted: readonly Sorted<Taken>[],
    choice: ConflictChoice,
    { batch, root, paths }: Request,
  ): Promise<Decided> {
    const { engine, disk } = this.#parts
    if (choice === 'keepBoth')
      await assertRoom(
        disk,
        root,
        sorted.map(({ item }) => item.spec),
      )
    const acceptances = new Acceptances()
    for await (const slice of inTurns(sorted)) {
      const downloads: DownloadSpec[] = []
      const skipped: Refused[] = []
      for (const answered of slice) {
        const decided = await this.#decideOne(answered, choice, paths)
        if ('kind' in decided) downloads.push(decided)
        else skipped.push(decided)
      }
      acceptances.add(engine.add(downloads, batch), engine.addSkipped(skipped, batch))
    }
    return { accepted: acceptances.all() }
  }

  async #decideOne(
    { item: { spec, knownMd5 }, likeness }: Sorted<Taken>,
    choice: ConflictChoice,
    paths: LocalPaths,
  ): Promise<DownloadSpec | Refused> {
    switch (choice) {
      case 'skip':
        return { spec }
      case 'replace':
        return { ...spec, mayReplace: true }
      case 'keepBoth':
        return this.#withFreeName(spec, paths)
      case 'replaceIfDifferent':
        return replacedIfDifferent(spec, likeness, knownMd5) ?? { spec, isIdentical: true }
    }
  }

  async #withFreeName(spec: DownloadSpec, paths: LocalPaths): Promise<DownloadSpec> {
    const { engine, disk } = this.#parts
    for (;;) {
      const candidate = { ...spec, localPath: paths.placeBeside(spec.localPath), isBeside: true } as const
      const there = await disk.lookAt(targetFile(candidate)).catch(() => null)
      if (there === null && !engine.isPending(candidate)) return candidate
    }
  }
}

function targetFile({ root, localPath }: DownloadSpec): string {
  return path.join(root, ...localPath)
}

function likenessAtOnce({ spec, knownMd5, there }: Taken): Likeness {
  // A folder or a link has no content to compare.
  if (there && there.kind !== 'file') return 'different'
  return likenessAtAGlimpse({ hereBytes: there?.sizeBytes ?? null, thereBytes: spec.sizeBytes, knownMd5 })
}

import { parentPrefix } from '../../shared/keys.ts'
import type { EntrySelection } from '../../shared/view.ts'
import type { BucketRef, Catalog } from '../catalog/catalog.ts'
import type { IndexedObject } from '../catalog/indexed-object.ts'
import type { Disk } from './disk.ts'
import type { Platform } from './local-names.ts'
import { LocalPaths } from './local-paths.ts'
import { foldsNames } from './name-folding.ts'
import type { DownloadSpec } from './transfer-spec.ts'
import { inTurns } from './turns.ts'

/** A listing younger than this is taken for the truth when a folder is downloaded. */
const freshMs = 60_000

/** An object, with the part of its key that becomes its path below the chosen folder. */
export type Chosen = {
  readonly key: string
  readonly sizeBytes: number
  readonly knownMd5: string | null
  readonly segments: readonly string[]
}

export type PlannedDownload = { readonly spec: DownloadSpec; readonly knownMd5: string | null }

/** Where everything of a batch goes; further names are to be asked of its `paths`. */
export type Placed = { readonly downloads: readonly PlannedDownload[]; readonly paths: LocalPaths }

/** Finds all that is chosen, after a walk of each folder that no fresh walk covers. */
export async function chosenObjects(
  catalog: Catalog,
  { at, selection }: { readonly at: BucketRef; readonly selection: EntrySelection },
  signal: AbortSignal,
): Promise<Chosen[]> {
  const chosen: Chosen[] = []
  for await (const entry of catalog.selected(at, selection)) {
    if (entry.kind === 'object') {
      chosen.push(chosenBelow(parentPrefix(entry.object.key), entry.object))
      continue
    }
    const folder = { ...at, prefix: entry.prefix }
    await catalog.complete(folder, { maxAgeMs: freshMs, signal })
    const above = parentPrefix(entry.prefix)
    for await (const object of catalog.objectsUnder(folder)) chosen.push(chosenBelow(above, object))
  }
  return chosen
}

function chosenBelow(
  prefix: string,
  { key, sizeBytes, etag }: Pick<IndexedObject, 'key' | 'sizeBytes' | 'etag'>,
): Chosen {
  return { key, sizeBytes, knownMd5: etag, segments: key.slice(prefix.length).split('/') }
}

type Target = {
  readonly disk: Disk
  readonly root: string
  readonly platform: Platform
  /** For the names of temporary files; no two are alike. */
  readonly randomName: () => string
}

/** Gives each object a path of its own, before the first byte. Asks the disk how it compares names only where it matters. */
export async function placeAll(at: BucketRef, chosen: readonly Chosen[], target: Target): Promise<Placed> {
  const cautious = await place(at, chosen, { ...target, foldsNames: true })
  if (!cautious.paths.hasNumbered) return cautious
  if (await foldsNames(target.disk, target.root, target.randomName)) return cautious
  return place(at, chosen, { ...target, foldsNames: false })
}

async function place(
  { accountId, bucket }: BucketRef,
  chosen: readonly Chosen[],
  { root, platform, randomName, foldsNames }: Target & { readonly foldsNames: boolean },
): Promise<Placed> {
  const paths = new LocalPaths({ platform, foldsNames })
  for await (const slice of inTurns(chosen)) {
    for (const { segments } of slice) paths.reserveFolder(segments.slice(0, -1))
  }
  const downloads: PlannedDownload[] = []
  for await (const slice of inTurns(chosen)) {
    for (const { key, sizeBytes, segments, knownMd5 } of slice) {
      const isFolderMarker = key.endsWith('/') && sizeBytes === 0
      const localPath = isFolderMarker
        ? paths.reserveFolder(segments.slice(0, -1))
        : paths.placeFile(segments)
      const partName = `.${randomName()}.cloudstore-part`
      const target = { root, localPath, mayReplace: false, isFolderMarker, partName }
      downloads.push({ spec: { kind: 'download', accountId, bucket, key, sizeBytes, ...target }, knownMd5 })
    }
  }
  return { downloads, paths }
}

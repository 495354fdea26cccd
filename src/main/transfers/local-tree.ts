import path from 'node:path'

import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { Disk, DiskEntry } from './disk.ts'
import { hasErrno, localError } from './local-error.ts'

/** What was found below the files and folders that a person chose. `segments` start with the chosen one's own name. */
export type LocalItem =
  | {
      readonly kind: 'file'
      readonly segments: readonly string[]
      readonly path: string
      readonly sizeBytes: number
    }
  | { readonly kind: 'folder'; readonly segments: readonly string[]; readonly isEmpty: boolean }
  /** Links, devices, and what cannot be read: reported, never silently left out. */
  | {
      readonly kind: 'refused'
      readonly segments: readonly string[]
      readonly path: string
      readonly error: ErrorData
    }

/** Looks that are under way at once: one after the other, most of the time would go into waiting. */
const looksAtOnce = 64

/** Walks the chosen paths in the order of their names; goes through no link. Gives what it finds as it finds it. */
export async function* localItems(
  disk: Disk,
  chosen: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly LocalItem[]> {
  const places = chosen.map((root) => ({ path: root, segments: [path.basename(root)] }))
  yield* itemsAt({ disk, signal }, places)
}

type Walk = { readonly disk: Disk; readonly signal: AbortSignal }
type Place = { readonly path: string; readonly segments: readonly string[] }

async function* itemsAt(walk: Walk, places: readonly Place[]): AsyncGenerator<readonly LocalItem[]> {
  for (let at = 0; at < places.length; at += looksAtOnce) {
    walk.signal.throwIfAborted()
    const some = places.slice(at, at + looksAtOnce)
    const entries = await Promise.all(some.map((place) => lookAt(walk.disk, place)))
    let found: LocalItem[] = []
    for (const [index, place] of some.entries()) {
      const entry = entries[index]
      if (entry?.kind !== 'folder') {
        if (entry) found.push(itemOf(place, entry))
        continue
      }
      if (found.length > 0) yield found
      found = []
      yield* itemsIn(walk, place)
    }
    if (found.length > 0) yield found
  }
}

async function* itemsIn(walk: Walk, folder: Place): AsyncGenerator<readonly LocalItem[]> {
  const names = await walk.disk.namesIn(folder.path).catch((error: unknown) => refusalOf(folder, error))
  if ('kind' in names) {
    yield [names]
    return
  }
  yield [{ kind: 'folder', segments: folder.segments, isEmpty: names.length === 0 }]
  const places = names.toSorted().map((name) => ({
    path: path.join(folder.path, name),
    segments: [...folder.segments, name],
  }))
  yield* itemsAt(walk, places)
}

type Refused = Extract<LocalItem, { readonly kind: 'refused' }>

function lookAt(disk: Disk, place: Place): Promise<DiskEntry | Refused> {
  return disk.lookAt(place.path).catch((error: unknown) => refusalOf(place, error))
}

function itemOf(place: Place, entry: DiskEntry | Refused): LocalItem {
  if (entry.kind === 'refused') return entry
  if (entry.kind === 'file') return { kind: 'file', ...place, sizeBytes: entry.sizeBytes }
  const code = entry.kind === 'link' ? 'local.link' : 'local.notAFile'
  return { kind: 'refused', ...place, error: { code, subject: place.path } }
}

function refusalOf(place: Place, error: unknown): Refused {
  // A name that is no UTF-8 comes with this character in place of what it has, and leads nowhere.
  if (hasErrno(error, 'ENOENT') && path.basename(place.path).includes('\uFFFD')) {
    return { kind: 'refused', ...place, error: { code: 'local.unreadableName', subject: place.path } }
  }
  const named = localError(error, place.path)
  if (!(named instanceof AppError)) throw error
  return { kind: 'refused', ...place, error: named.data }
}

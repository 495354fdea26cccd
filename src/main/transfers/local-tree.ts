import path from 'node:path'

import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { Disk } from './disk.ts'
import { localError } from './local-error.ts'

/** What was found below the files and folders that a person chose. `segments` start with the chosen one's own name. */
export type LocalItem =
  | {
      readonly kind: 'file'
      readonly segments: readonly string[]
      readonly path: string
      readonly sizeBytes: number
    }
  | { readonly kind: 'emptyFolder'; readonly segments: readonly string[] }
  /** Links, devices, and what cannot be read: reported, never silently left out. */
  | {
      readonly kind: 'refused'
      readonly segments: readonly string[]
      readonly path: string
      readonly error: ErrorData
    }

/** Walks the chosen paths in the order of their names; goes through no link. */
export async function* localItems(
  disk: Disk,
  chosen: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<LocalItem> {
  for (const root of chosen) yield* itemsAt({ disk, signal }, root, [path.basename(root)])
}

type Walk = { readonly disk: Disk; readonly signal: AbortSignal }

async function* itemsAt(walk: Walk, at: string, segments: readonly string[]): AsyncGenerator<LocalItem> {
  walk.signal.throwIfAborted()
  try {
    const found = await walk.disk.lookAt(at)
    if (found.kind === 'file') yield { kind: 'file', segments, path: at, sizeBytes: found.sizeBytes }
    else if (found.kind === 'folder') yield* itemsIn(walk, at, segments)
    else yield { kind: 'refused', segments, path: at, error: { code: 'local.notAFile', subject: at } }
  } catch (error) {
    const named = localError(error, at)
    if (!(named instanceof AppError)) throw error
    yield { kind: 'refused', segments, path: at, error: named.data }
  }
}

async function* itemsIn(walk: Walk, folder: string, segments: readonly string[]): AsyncGenerator<LocalItem> {
  const names = (await walk.disk.namesIn(folder)).toSorted()
  if (names.length === 0) yield { kind: 'emptyFolder', segments }
  for (const name of names) yield* itemsAt(walk, path.join(folder, name), [...segments, name])
}

import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'

import { AppError, type ErrorData } from '../../shared/errors.ts'
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
export async function* localItems(chosen: readonly string[], signal: AbortSignal): AsyncGenerator<LocalItem> {
  for (const root of chosen) yield* itemsAt(root, [path.basename(root)], signal)
}

async function* itemsAt(
  at: string,
  segments: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<LocalItem> {
  signal.throwIfAborted()
  try {
    const found = await lstat(at)
    if (found.isFile()) yield { kind: 'file', segments, path: at, sizeBytes: found.size }
    else if (found.isDirectory()) yield* itemsIn(at, segments, signal)
    else yield { kind: 'refused', segments, path: at, error: { code: 'local.notAFile', subject: at } }
  } catch (error) {
    const named = localError(error, at)
    if (!(named instanceof AppError)) throw error
    yield { kind: 'refused', segments, path: at, error: named.data }
  }
}

async function* itemsIn(
  folder: string,
  segments: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<LocalItem> {
  const names = (await readdir(folder)).toSorted()
  if (names.length === 0) yield { kind: 'emptyFolder', segments }
  for (const name of names) yield* itemsAt(path.join(folder, name), [...segments, name], signal)
}

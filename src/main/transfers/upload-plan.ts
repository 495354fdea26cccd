import path from 'node:path'

import type { ErrorData } from '../../shared/errors.ts'
import { isAddressable, maxKeyBytes } from '../../shared/keys.ts'
import type { Folder } from '../catalog/catalog.ts'
import { planOf, type BatchPlan } from './batch.ts'
import type { Disk } from './disk.ts'
import { localItems, type LocalItem } from './local-tree.ts'
import type { OriginalNames } from './original-names.ts'
import type { UploadSpec } from './transfer-spec.ts'

/** What a drop comes to. */
export type UploadPlan = {
  readonly uploads: readonly UploadSpec[]
  /** With the reason. */
  readonly refused: readonly { readonly spec: UploadSpec; readonly error: ErrorData }[]
  readonly totals: BatchPlan
}

type Chosen = { readonly folder: Folder; readonly paths: readonly string[]; readonly names: OriginalNames }

/**
 * Walks what was chosen, and makes a key of each name: of a file that was saved here under another name, of the one that
 * it had. Reads no file.
 */
export async function planUploads(
  disk: Disk,
  { folder, paths, names }: Chosen,
  signal: AbortSignal,
): Promise<UploadPlan> {
  const uploads: UploadSpec[] = []
  /** By their places among the uploads. */
  const originalKeys = new Map<number, string>()
  const refused: { spec: UploadSpec; error: ErrorData }[] = []
  let folders = 0
  for await (const items of localItems(disk, paths, signal)) {
    for (const item of items) {
      if (item.kind === 'folder') folders += 1
      // A folder that holds something is there by its files.
      if (item.kind === 'folder' && !item.isEmpty) continue
      const spec = uploadOf(folder, item)
      const error = item.kind === 'refused' ? item.error : keyError(spec.key)
      if (error) {
        refused.push({ spec, error })
        continue
      }
      const original =
        item.kind === 'file' ? keyIn(folder, names.restore(item.path, item.segments)) : spec.key
      if (original !== spec.key && !keyError(original)) originalKeys.set(uploads.length, original)
      uploads.push(spec)
    }
  }
  giveBack(uploads, originalKeys)
  return { uploads, refused, totals: planOf(uploads, { folders, refused: refused.length }) }
}

/** What has a key by its own name keeps it: another file that once had that name does not take it away. */
function giveBack(uploads: UploadSpec[], originalKeys: ReadonlyMap<number, string>): void {
  if (originalKeys.size === 0) return
  const own = new Set(uploads.flatMap(({ key }, index) => (originalKeys.has(index) ? [] : key)))
  for (const [index, key] of originalKeys) {
    const upload = uploads[index]
    if (upload && !own.has(key)) uploads[index] = { ...upload, key }
  }
}

/** What names in the drop are relative to: things that are dropped together lie in one folder. */
export function commonRoot(paths: readonly string[]): string | null {
  const folders = new Set(paths.map((dropped) => path.dirname(dropped)))
  const [root] = folders
  return folders.size === 1 && root !== undefined ? root : null
}

/** Why CloudStore cannot hold the key; undefined where it can. */
export function keyError(key: string): ErrorData | undefined {
  if (!isAddressable(key)) return { code: 'key.unaddressable', subject: key }
  return Buffer.byteLength(key) > maxKeyBytes ? { code: 'key.malformed', subject: key } : undefined
}

function keyIn({ prefix }: Folder, segments: readonly string[]): string {
  return prefix + segments.join('/')
}

function uploadOf(folder: Folder, item: LocalItem): UploadSpec {
  const { accountId, bucket } = folder
  const isFolder = item.kind === 'folder'
  return {
    kind: 'upload',
    accountId,
    bucket,
    key: keyIn(folder, item.segments) + (isFolder ? '/' : ''),
    sourcePath: isFolder ? null : item.path,
    sizeBytes: item.kind === 'file' ? item.sizeBytes : 0,
    mayReplace: false,
  }
}

import path from 'node:path'

import type { ErrorData } from '../../shared/errors.ts'
import { isAddressable, maxKeyBytes } from '../../shared/keys.ts'
import type { Folder } from '../catalog/catalog.ts'
import { planOf, type BatchPlan } from './batch.ts'
import type { Disk } from './disk.ts'
import { localItems, type LocalItem } from './local-tree.ts'
import type { UploadSpec } from './transfer-spec.ts'

/** What a drop comes to. */
export type UploadPlan = {
  readonly uploads: readonly UploadSpec[]
  /** With the reason. */
  readonly refused: readonly { readonly spec: UploadSpec; readonly error: ErrorData }[]
  readonly totals: BatchPlan
}

/** Walks what was chosen, and makes a key of each name. Reads no file. */
export async function planUploads(
  disk: Disk,
  { folder, paths }: { readonly folder: Folder; readonly paths: readonly string[] },
  signal: AbortSignal,
): Promise<UploadPlan> {
  const uploads: UploadSpec[] = []
  const refused: { spec: UploadSpec; error: ErrorData }[] = []
  let folders = 0
  for await (const items of localItems(disk, paths, signal)) {
    for (const item of items) {
      if (item.kind === 'folder') folders += 1
      // A folder that holds something is there by its files.
      if (item.kind === 'folder' && !item.isEmpty) continue
      const spec = uploadOf(folder, item)
      const error = item.kind === 'refused' ? item.error : keyError(spec.key)
      if (error) refused.push({ spec, error })
      else uploads.push(spec)
    }
  }
  return { uploads, refused, totals: planOf(uploads, { folders, refused: refused.length }) }
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

function uploadOf({ accountId, bucket, prefix }: Folder, item: LocalItem): UploadSpec {
  const isFolder = item.kind === 'folder'
  return {
    kind: 'upload',
    accountId,
    bucket,
    key: prefix + item.segments.join('/') + (isFolder ? '/' : ''),
    sourcePath: isFolder ? null : item.path,
    sizeBytes: item.kind === 'file' ? item.sizeBytes : 0,
    mayReplace: false,
  }
}

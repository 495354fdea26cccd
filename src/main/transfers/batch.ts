import { parentPrefix } from '../../shared/keys.ts'
import type { TransferKind } from '../../shared/transfer.ts'
import type { EntrySelection } from '../../shared/view.ts'
import type { DownloadSpec, TransferSpec, UploadSpec } from './transfer-spec.ts'

/** What was accepted together: one drop, one download, one delete. Transfers share it, in memory and on record. */
export type Batch = {
  /** Its number in the order in which batches began. */
  readonly number: number
  readonly kind: TransferKind
  readonly accountId: string
  readonly bucket: string
  /** The key or prefix that it is about: where uploads go to, what downloads and deletes were chosen from. */
  readonly title: string
  /** The folder that files were dropped on, where the title names one below it that all of them go to. */
  readonly prefix?: string | undefined
  /** Absolute: the folder that is downloaded to, or the one that was dropped; null where there is no such folder. */
  readonly root: string | null
  readonly createdAtMs: number
  readonly plan: BatchPlan
}

/** What a batch came to when it was chosen. */
export type BatchPlan = {
  /** Objects, for a delete. */
  readonly files: number
  readonly bytes: number
  /** That bulk work needs at least. */
  readonly requests: number
  /** Met on the way. */
  readonly folders: number
  /** What was chosen and cannot be moved: links, files that cannot be read. */
  readonly refused: number
}

export type BatchDraft = Omit<Batch, 'number' | 'createdAtMs'>

/** The plan of transfers of which each is done with its first request. */
export function planOf(
  specs: Iterable<TransferSpec>,
  { folders = 0, refused = 0 }: Partial<BatchPlan> = {},
): BatchPlan {
  let [files, bytes, requests] = [0, 0, 0]
  for (const spec of specs) {
    files += filesOf(spec)
    bytes += spec.kind === 'delete' ? 0 : spec.sizeBytes
    requests += requestsOf(spec)
  }
  return { files, bytes, requests, folders, refused }
}

function filesOf(spec: TransferSpec): number {
  if (spec.kind === 'delete') return spec.keys.length
  return spec.kind !== 'edit' && isFolderMark(spec) ? 0 : 1
}

function isFolderMark(spec: UploadSpec | DownloadSpec): boolean {
  return spec.kind === 'upload' ? spec.sourcePath === null : spec.isFolderMarker
}

/** It is fetched, looked at again, put, and read back. */
const requestsPerEdit = 4

/** The requests that a transfer needs at least, from its begin. */
export function requestsOf(spec: TransferSpec): number {
  switch (spec.kind) {
    case 'upload':
      return 1
    case 'download':
      return isFolderMark(spec) ? 0 : 1
    case 'delete':
      return spec.keys.length + (spec.removesBucket ? 1 : 0)
    case 'edit':
      return requestsPerEdit
  }
}

/** The deepest folder that all of the keys are in. */
export function commonFolder(keys: readonly string[]): string {
  let [folder = ''] = keys
  for (const key of keys) while (!key.startsWith(folder)) folder = folder.slice(0, -1)
  return folder.slice(0, folder.lastIndexOf('/') + 1)
}

/** What a selection is about: the one thing that was chosen, else the folder that all of it is in. */
export function titleOf(selection: EntrySelection): string {
  if (selection.kind === 'stretch') return selection.view.kind === 'folder' ? selection.view.prefix : ''
  const [first, second] = selection.entries
  if (!first) return ''
  const name = first.kind === 'folder' ? first.prefix : first.key
  return second ? parentPrefix(name) : name
}

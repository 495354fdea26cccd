import path from 'node:path'

import type { DescriptionChange } from '../../shared/metadata.ts'
import type { TransferWait } from '../../shared/transfer.ts'
import type { Lane } from '../cloudstore/cloudstore-client.ts'
import type { Batch } from './batch.ts'
import type { Content } from './transfer.ts'
import type { Slot } from './waiting-lines.ts'

/** What a transfer is to do, complete: a mover needs nothing else. */
export type UploadSpec = {
  readonly kind: 'upload'
  readonly accountId: string
  readonly bucket: string
  readonly key: string
  /** Absolute; null for the zero-byte object that marks an empty folder. */
  readonly sourcePath: string | null
  readonly sizeBytes: number
  /** Whether the person agreed to replace an object of that key. */
  readonly mayReplace: boolean
  readonly onlyIfDifferent?: OnlyIfDifferent | undefined
  /** The ETag of the one object that may be replaced, as a server sent it: another one stays, and the upload fails. */
  readonly replaces?: string | undefined
  /** Absent: the type is that of the key's extension, and there is no metadata. */
  readonly description?: ObjectDescription | undefined
}

/** What a server is told of an object beside its bytes. */
export type ObjectDescription = {
  readonly contentType: string
  /** Lower-case names without `x-cloudstore-meta-`. */
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * What is there is left alone where it has the same content. `knownMd5` is its MD5 where that is known; else the server
 * is asked, by one request.
 */
export type OnlyIfDifferent = { readonly knownMd5: string | null }

export type DownloadSpec = {
  readonly kind: 'download'
  readonly accountId: string
  readonly bucket: string
  readonly key: string
  /** The folder that the person chose, absolute. Nothing is written outside it. */
  readonly root: string
  /** Names below the root, safe for this system; the last one is the file's. */
  readonly localPath: readonly string[]
  readonly sizeBytes: number
  /** Whether the person agreed to replace a file of that name. */
  readonly mayReplace: boolean
  readonly onlyIfDifferent?: OnlyIfDifferent | undefined
  /** Its name has a number because the person wanted to keep both. */
  readonly isBeside?: true | undefined
  /** A zero-byte key that ends in `/` becomes a folder. */
  readonly isFolderMarker: boolean
  /** The name of the temporary file beside the target, of this download alone. */
  readonly partName: string
}

export type DeleteSpec = {
  readonly kind: 'delete'
  readonly accountId: string
  readonly bucket: string
  /** The object's key or the folder's prefix, for the row. */
  readonly key: string
  readonly keys: readonly string[]
  readonly lane: Lane
  /** The bucket is deleted too when none of the keys is left. */
  readonly removesBucket?: true | undefined
}

/** An object is put again with another content type or other metadata. */
export type EditSpec = {
  readonly kind: 'edit'
  readonly accountId: string
  readonly bucket: string
  readonly key: string
  readonly sizeBytes: number
  readonly change: DescriptionChange
  /** The ETag of the object as the person looked at it; null where only its name was looked at. */
  readonly knownEtag: string | null
  /** Whether it may be put again although it shows no metadata: what a server does not show would be dropped. */
  readonly mayDropUnseen: boolean
  /** The name of its temporary file, of this edit alone. */
  readonly partName: string
}

export type TransferSpec = UploadSpec | DownloadSpec | DeleteSpec | EditSpec

/** Bytes for an upload or download, objects for a job. */
export function totalUnits(spec: TransferSpec): number {
  return spec.kind === 'delete' ? spec.keys.length : spec.sizeBytes
}

/** Below this, a transfer spends more time on asking than on bytes. */
const smallBytes = 1024 * 1024

export function slotOf(spec: TransferSpec): Slot {
  if (spec.kind === 'delete') return 'job'
  return spec.sizeBytes < smallBytes ? 'small' : 'large'
}

/** Whether its mover may leave something on the disk for the next one. */
export function leavesPart(spec: TransferSpec): boolean {
  return spec.kind === 'download' || spec.kind === 'edit'
}

/** The file that a download makes. Asked very often, and its names are plain: nothing is to be resolved in them. */
export function targetPath({ root, localPath }: DownloadSpec): string {
  const file = localPath.join(path.sep)
  return root.endsWith(path.sep) ? root + file : root + path.sep + file
}

/** Names the one thing that a transfer writes to, the same for any two that would overwrite each other. */
export function targetOf(spec: TransferSpec): string | null {
  switch (spec.kind) {
    case 'upload':
    case 'edit':
      return JSON.stringify([spec.accountId, spec.bucket, spec.key])
    case 'download':
      return targetPath(spec)
    case 'delete':
      return null
  }
}

export type Move = {
  /** What it was accepted with; null where it stands by itself. */
  readonly batch: Batch | null
  readonly signal: AbortSignal
  /** So many bytes of what is on this computer are hashed, to be compared before anything moves. */
  readonly onCheck: (doneUnits: number) => void
  readonly onProgress: (doneUnits: number) => void
  /** Nothing is on its way until the next progress: it waits for its next try, or for its turn, which is null. */
  readonly onHold: (wait: TransferWait | null) => void
  /** All bytes are there; what is left is to compare. */
  readonly onBytesComplete: () => void
  /** What an earlier run put on record to go on from; only the mover knows what it says. */
  readonly checkpoint: string | null
  /** Resolves with whether the checkpoint outlives the app: it cannot be made to while the journal is unwritable. */
  readonly onCheckpoint: (checkpoint: string | null) => Promise<boolean>
  /** For a mover that throws this error: whether another run is to go on from what this one leaves. */
  readonly goesOn: (error: unknown) => boolean
}

export type Outcome = {
  /** False where the server's ETag is no MD5, so that nothing could be compared. */
  readonly verified: boolean
  /** The name below the chosen folder, where it differs from the key's. */
  readonly savedAs?: string | undefined
  /** What was moved, for the receipt; absent where that is no file's bytes. */
  readonly content?: Content
}

/**
 * Does the work of one transfer; `identical` where there was nothing to do. Throws AppError; leaves nothing half done
 * under a final name.
 */
export type Mover<Spec extends TransferSpec> = (spec: Spec, move: Move) => Promise<Outcome | 'identical'>

export type Movers = { readonly [Kind in TransferSpec['kind']]: Mover<Extract<TransferSpec, { kind: Kind }>> }

import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { Bandwidth } from './bandwidth.ts'
import type { Disk } from './disk.ts'
import type { StartMd5 } from './hashing/md5.ts'
import type { DownloadSpec, Move, UploadSpec } from './transfer-spec.ts'
import type { WholeFiles } from './whole/whole-files.ts'

export type MoverPorts = {
  readonly disk: Disk
  readonly startMd5: StartMd5
  readonly wholeFiles: WholeFiles
  readonly bandwidth: { readonly up: Bandwidth; readonly down: Bandwidth }
  readonly clientFor: (accountId: string) => CloudStoreClient
  /** Tries again as design.md 2.13 says. */
  readonly retrying: <Result>(attempt: () => Promise<Result>, move: Move) => Promise<Result>
  /** Called when an object's MD5 was compared with what is here, and is what its ETag says. */
  readonly onVerified: (spec: UploadSpec | DownloadSpec, etag: string) => void
}

export type UploadPorts = MoverPorts & {
  /** For a key that was free when its upload was accepted: whether it is known to exist by now. */
  readonly isTakenMeanwhile: (spec: UploadSpec, move: Move) => Promise<boolean>
  /** Called as soon as the server has taken the object, whatever is found out about it afterwards. */
  readonly onUploaded: (
    spec: UploadSpec,
    object: { sizeBytes: number; contentType: string; etag: string | null },
  ) => void
}

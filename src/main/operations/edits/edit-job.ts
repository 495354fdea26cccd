import type { ObjectHead } from '../../cloudstore/cloudstore-client.ts'
import type { ChunkMemory } from '../../transfers/chunk-memory.ts'
import type { MoverPorts } from '../../transfers/mover-ports.ts'
import type { EditSpec, Move } from '../../transfers/transfer-spec.ts'
import type { HeldObject } from './held-object.ts'

export type EditPorts = Pick<MoverPorts, 'disk' | 'startMd5' | 'bandwidth' | 'clientFor' | 'retrying'> & {
  /** The folder for temporary files, which nobody but this user can look into. Made where it is not there. */
  readonly folder: () => Promise<string>
  /** Called when the object is there with its new description. `etag` is an MD5 or null. */
  readonly onEdited: (
    spec: EditSpec,
    head: ObjectHead,
    written: { readonly sizeBytes: number; readonly etag: string | null },
  ) => Promise<void>
  /** Called where the object is another than the one that was looked at. */
  readonly onChanged: (spec: EditSpec) => void
}

export type EditJob = {
  readonly spec: EditSpec
  readonly move: Move
  readonly memory: ChunkMemory
  /** The temporary file. */
  readonly file: string
  /** What is in the file; null until all of it is. */
  held: HeldObject | null
  /** Whether this run or an earlier one may have sent it. */
  mayBeSent: boolean
}

import type { Clock } from '../../cloudstore/clock.ts'
import { createDeleteMover } from '../../operations/delete-mover.ts'
import { createEditMover } from '../../operations/edits/edit-mover.ts'
import { createDownloadMover } from '../../transfers/download.ts'
import type { MoverPorts } from '../../transfers/mover-ports.ts'
import type { Movers } from '../../transfers/transfer-spec.ts'
import { createUploadMover } from '../../transfers/upload.ts'

/** What does the work of each kind of transfer, as the app has it, with nobody to tell of it. */
export function simulatedMovers(
  ports: MoverPorts,
  { clock, editFolder }: { readonly clock: Clock; readonly editFolder: string },
): Movers {
  return {
    upload: createUploadMover({
      ...ports,
      onUploaded: () => undefined,
      isTakenMeanwhile: () => Promise.resolve(false),
    }),
    download: createDownloadMover(ports),
    delete: createDeleteMover({ clientFor: ports.clientFor, clock, onDeleted: () => undefined }),
    edit: createEditMover({
      ...ports,
      folder: () => Promise.resolve(editFolder),
      onEdited: () => Promise.resolve(),
      onChanged: () => undefined,
    }),
  }
}

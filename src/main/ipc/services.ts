import type { AppState } from '../../shared/ipc/answers.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { KnownBuckets } from '../accounts/known-buckets.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { BucketEmptying } from '../operations/bucket-emptying.ts'
import type { DeleteLists } from '../operations/delete-list.ts'
import type { Deletes } from '../operations/deletes.ts'
import type { Edits } from '../operations/edits/edits.ts'
import type { NewFolders } from '../operations/new-folders.ts'
import type { ObjectDetailsReader } from '../operations/object-details.ts'
import type { QuitQuestion } from '../presence/quit-question.ts'
import type { AppSettings } from '../settings/app-settings.ts'
import type { Conflicts } from '../transfers/conflicts.ts'
import type { Downloads } from '../transfers/downloads.ts'
import type { TransferEngine } from '../transfers/engine.ts'
import type { Uploads } from '../transfers/uploads.ts'
import type { DropGrants } from './drop-grants.ts'

/** What the handlers of the contract work with. */
export type Services = {
  readonly state: () => AppState
  readonly settings: AppSettings
  readonly quitQuestion: QuitQuestion
  readonly accounts: Accounts
  readonly buckets: KnownBuckets
  readonly bucketEmptying: BucketEmptying
  readonly catalog: Catalog
  readonly newFolders: NewFolders
  readonly details: ObjectDetailsReader
  readonly uploads: Uploads
  readonly downloads: Downloads
  readonly deletes: Deletes
  readonly deleteLists: DeleteLists
  readonly edits: Edits
  readonly engine: TransferEngine
  readonly conflicts: Conflicts
  readonly grants: DropGrants
  /** The system's choosers. An empty list means that the person closed it. */
  readonly choosers: {
    readonly filesToUpload: () => Promise<readonly string[]>
    readonly folderToUpload: () => Promise<readonly string[]>
    readonly folderToSaveIn: () => Promise<readonly string[]>
    /** A new file, or one that the person agreed to replace; undefined where the question was closed. */
    readonly fileToSave: (proposedName: string) => Promise<string | undefined>
  }
  /** Puts text on the system's clipboard. */
  readonly copyText: (text: string) => Promise<void>
  /** For what fails after its call was answered. */
  readonly onProblem: (error: unknown) => void
}

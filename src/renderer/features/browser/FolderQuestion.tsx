import type { Account } from '../../../shared/account.ts'
import type { EntryRef } from '../../../shared/entry.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import { CopyAsCodeDialog } from '../details/CopyAsCodeDialog.tsx'
import { EditMetadataDialog } from '../details/EditMetadataDialog.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import type { Folder } from './folder-queries.ts'
import { NewFolderDialog } from './NewFolderDialog.tsx'

export type Question =
  | 'newFolder'
  | { readonly toCode: EntryRef }
  | { readonly toEdit: EntrySelection }
  | { readonly toDelete: EntrySelection; readonly areCopies: boolean }

type FolderQuestionProps = {
  readonly question: Question
  readonly account: Account
  readonly folder: Folder
  readonly onDeleteStarted: () => void
  readonly onClose: () => void
}

/** What is asked of the open folder or its selected rows, one thing at a time. */
export function FolderQuestion({ question, account, folder, onDeleteStarted, onClose }: FolderQuestionProps) {
  if (question === 'newFolder') return <NewFolderDialog folder={folder} onClose={onClose} />
  if ('toCode' in question) {
    const { toCode } = question
    return <CopyAsCodeDialog {...{ account, onClose }} bucket={folder.bucket} entry={toCode} />
  }
  if ('toEdit' in question) {
    const { toEdit } = question
    return <EditMetadataDialog {...{ account, onClose }} bucketRef={folder} selection={toEdit} />
  }
  return (
    <DeleteDialog
      accountName={account.name}
      bucketRef={folder}
      selection={question.toDelete}
      areCopies={question.areCopies}
      onStarted={onDeleteStarted}
      onClose={onClose}
    />
  )
}

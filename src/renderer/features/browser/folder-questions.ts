import type { EntrySelection } from '../../../shared/view.ts'
import type { Question } from './FolderQuestion.tsx'
import type { RowCommands } from './row-commands.ts'

type Questions = Pick<RowCommands, 'editMetadata' | 'copyAsCode' | 'delete'>

/** The commands of selected rows that ask first. `areCopies`: their list has every copy of them. */
export function questionsAbout(
  selected: EntrySelection | null,
  areCopies: boolean,
  ask: (question: Question) => void,
): Questions {
  return {
    editMetadata: () => {
      if (selected) ask({ toEdit: selected })
    },
    copyAsCode: (toCode) => {
      ask({ toCode })
    },
    delete: () => {
      if (selected) ask({ toDelete: selected, areCopies })
    },
  }
}

import type { EntryRef } from '../../../shared/entry.ts'

/** What can be done with the selected rows of a list, whether by a key, the menu of a row or a button. */
export type RowCommands = {
  readonly download: () => void
  readonly details: () => void
  readonly editMetadata: () => void
  readonly copyAsCode: (entry: EntryRef) => void
  readonly delete: () => void
}

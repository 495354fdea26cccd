import { FileFailure } from '../sqlite/file-failure.ts'
import { StoreFailure } from '../sqlite/thread-client.ts'
import type { Journal, JournalEvent } from '../transfers/journal/journal-api.ts'
import { journalOver } from '../transfers/journal/journal-client.ts'
import { JournalHost } from '../transfers/journal/journal-host.ts'

/** The real journal in this thread, for tests: calls are carried out at once and answer in a later turn. */
export function openInlineJournal(filePath: string, onEvent?: (event: JournalEvent) => void): Journal {
  const host = new JournalHost(filePath, (event) => {
    onEvent?.(event)
  })
  return journalOver(async (name, input) => {
    try {
      return structuredClone(host.call(name, structuredClone(input)))
    } catch (error) {
      throw error instanceof FileFailure ? new StoreFailure(error.message) : error
    } finally {
      await Promise.resolve()
    }
  })
}

import { callsOver, connectThread, type FileThread, type Send } from '../../sqlite/thread-client.ts'
import type { Journal, JournalApi, JournalEvent } from './journal-api.ts'

export type JournalThread = FileThread<JournalEvent>

/** The journal in a thread of its own. `onBug` is told of a thread that ends by itself. */
export function connectJournal(
  thread: JournalThread,
  listeners: { readonly onEvent: (event: JournalEvent) => void; readonly onBug: (error: Error) => void },
): Journal {
  return journalOver(connectThread(thread, listeners))
}

/** A journal whose calls are made by `send`. */
export function journalOver(send: Send): Journal {
  return callsOver<JournalApi>(
    {
      opened: true,
      batches: true,
      load: true,
      write: true,
      history: true,
      batch: true,
      receipts: true,
      renamed: true,
      sweep: true,
      close: true,
    },
    send,
  )
}

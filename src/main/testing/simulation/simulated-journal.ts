import { FileFailure } from '../../sqlite/file-failure.ts'
import { StoreFailure } from '../../sqlite/thread-client.ts'
import type { Journal } from '../../transfers/journal/journal-api.ts'
import { journalOver } from '../../transfers/journal/journal-client.ts'
import { JournalHost } from '../../transfers/journal/journal-host.ts'
import type { Life } from './life.ts'

/** The real journal, in memory: what is committed outlives every life of the app. */
export class SimulatedJournal {
  readonly #host = new JournalHost(':memory:', () => undefined)
  /** Whether its disk is full. */
  isUnwritable = false

  /** As one life of the app sees it: from a thread away. */
  open(life: Life): Journal {
    return journalOver(async (name, input) => {
      await life.step(`journal ${name}`)
      // The file stays for the next life.
      if (name === 'close') return undefined
      if (name === 'write' && this.isUnwritable) throw new StoreFailure('disk full')
      const value = this.#call(name, input)
      await life.step(`journal ${name} answered`)
      return value
    })
  }

  /** What is on record. */
  read(name: 'load' | 'batches', ...input: readonly unknown[]): unknown {
    return this.#call(name, input)
  }

  #call(name: string, input: readonly unknown[]): unknown {
    try {
      return structuredClone(this.#host.call(name, structuredClone(input)))
    } catch (error) {
      throw error instanceof FileFailure ? new StoreFailure(error.message) : error
    }
  }
}

import { AppError } from '../../../shared/errors.ts'
import { StoreFailure } from '../../sqlite/thread-client.ts'
import type { Batch } from '../batch.ts'
import type { Journal, JournalNote, JournalRecord, JournalWrite } from './journal-api.ts'

/** Rows of one transaction: enough that its fsync costs little, few enough that nobody waits for the rest. */
const rowsPerWrite = 2_000

export type KeeperOptions = {
  readonly journal: Journal
  /** Resolves when notes of what is done have gathered long enough; at once when the signal hurries. */
  readonly gather?: ((hurry: AbortSignal) => Promise<void>) | undefined
  /** Told once when the journal cannot be written to, and again only after it could. */
  readonly onProblem: (error: unknown) => void
}

type Acceptance = {
  readonly batches: readonly Batch[]
  readonly records: readonly JournalRecord[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes to the journal, one transaction at a time: what comes while one is under way goes together into the next, so
 * that many transfers share one fsync. What could not be noted stays to be noted with the next write.
 */
export class JournalKeeper {
  readonly #options: KeeperOptions
  readonly #acceptances: Acceptance[] = []
  readonly #noted = new Map<number, JournalNote>()
  readonly #cleared = new Set<number>()
  #last: Promise<void> = Promise.resolve()
  /** The write that has not begun. */
  #coming: { readonly written: Promise<void>; readonly hurry: AbortController } | undefined
  #isFailing = false

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** Resolves when the records are on the disk. Throws `journal.unwritable`; then none of them is. */
  accept(records: readonly JournalRecord[], batches: readonly Batch[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#acceptances.push({ records, batches, resolve, reject })
      void this.#writeNow()
    })
  }

  /** What is done can be found out again; anything else somebody wanted or has to know. */
  note(note: JournalNote): void {
    this.#noted.set(note.number, note)
    if (note.state.status === 'done') this.#write()
    else void this.#writeNow()
  }

  /** Resolves with whether the note, or a later one of the same transfer, is on the disk: false if it could not be written. */
  async noteForSure(note: JournalNote): Promise<boolean> {
    this.#noted.set(note.number, note)
    do await this.#writeNow()
    while (!this.#isFailing && this.#noted.get(note.number) === note)
    return !this.#noted.has(note.number)
  }

  clear(number: number): void {
    this.#noted.delete(number)
    this.#cleared.add(number)
    void this.#writeNow()
  }

  /** Resolves when all is written, or what is left cannot be. */
  async flush(): Promise<void> {
    do await this.#writeNow()
    while (!this.#isFailing && this.#hasWork())
    await this.#last
  }

  #writeNow(): Promise<void> {
    const { written, hurry } = this.#write()
    hurry.abort()
    return written
  }

  #write() {
    if (this.#coming) return this.#coming
    const hurry = new AbortController()
    this.#last = this.#last.then(async () => {
      await this.#options.gather?.(hurry.signal)
      this.#coming = undefined
      await this.#writeSome()
      if (this.#acceptances.length > 0) void this.#writeNow()
      else if (!this.#isFailing && this.#hasWork()) this.#write()
    })
    this.#coming = { written: this.#last, hurry }
    return this.#coming
  }

  #hasWork(): boolean {
    return this.#acceptances.length > 0 || this.#noted.size > 0 || this.#cleared.size > 0
  }

  async #writeSome(): Promise<void> {
    if (!this.#hasWork()) return
    const acceptances = this.#takeAcceptances()
    const noted = firstOf(this.#noted.values())
    const cleared = firstOf(this.#cleared)
    for (const { number } of noted) this.#noted.delete(number)
    for (const number of cleared) this.#cleared.delete(number)
    try {
      const batches = acceptances.flatMap((acceptance) => acceptance.batches)
      const accepted = acceptances.flatMap(({ records }) => records)
      await this.#writeTwice({ batches, accepted, noted, cleared })
      this.#isFailing = false
      for (const { resolve } of acceptances) resolve()
    } catch (error) {
      this.#putBack(noted, cleared)
      const failure = journalError(error)
      for (const { reject } of acceptances) reject(failure)
      // Whoever wanted to be accepted hears of it by that.
      if (!this.#isFailing && acceptances.length === 0) this.#options.onProblem(failure)
      this.#isFailing = true
    }
  }

  #takeAcceptances(): Acceptance[] {
    const taken: Acceptance[] = []
    for (let rows = 0; rows < rowsPerWrite;) {
      const acceptance = this.#acceptances.shift()
      if (!acceptance) break
      taken.push(acceptance)
      rows += acceptance.records.length
    }
    return taken
  }

  /** The first failure may have been the file's, which has been replaced then. */
  async #writeTwice(write: JournalWrite): Promise<void> {
    const { journal } = this.#options
    await journal.write(write).catch((error: unknown) => {
      if (!(error instanceof StoreFailure)) throw error
      return journal.write(write)
    })
  }

  #putBack(noted: readonly JournalNote[], cleared: readonly number[]): void {
    for (const note of noted) {
      const isNewer = this.#noted.has(note.number) || this.#cleared.has(note.number)
      if (!isNewer) this.#noted.set(note.number, note)
    }
    for (const number of cleared) this.#cleared.add(number)
  }
}

/** What a person is told of a journal that cannot be used now. Anything else passes as it is. */
export function journalError(error: unknown): unknown {
  return error instanceof StoreFailure
    ? new AppError({ code: 'journal.unwritable', reason: error.message }, { cause: error })
    : error
}

/** As many as one write takes; there may be very many more. */
function firstOf<Item>(items: Iterable<Item>): Item[] {
  const first: Item[] = []
  for (const item of items) {
    first.push(item)
    if (first.length === rowsPerWrite) break
  }
  return first
}

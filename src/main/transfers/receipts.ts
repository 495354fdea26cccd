import writeFileAtomic from 'write-file-atomic'

import type { PastBatch, SavedManifest } from '../../shared/transfer.ts'
import type { Journal, KeptBatch } from './journal/journal-api.ts'
import { journalError } from './journal/journal-keeper.ts'
import { onLocalPath } from './local-error.ts'
import { manifestFileName, manifestLine, manifestName } from './manifest.ts'
import type { DownloadSpec } from './transfer-spec.ts'

/** Batches that a person can look back on. */
const maxBatches = 500
/** Names that are remembered at once. */
const maxRenamed = 10_000
const receiptsPerRead = 1_000
const dayMs = 24 * 60 * 60 * 1_000

/** What was transferred and verified, for as long as it stays on record. Throws `journal.unwritable` throughout. */
export class Receipts {
  readonly #journal: Journal
  readonly #flush: () => Promise<void>

  /** `flush` resolves when what has ended is on record. */
  constructor(journal: Journal, flush: () => Promise<void>) {
    this.#journal = journal
    this.#flush = flush
  }

  /** The newest first. */
  async history(): Promise<readonly PastBatch[]> {
    await this.#flush()
    return (await this.#reading(() => this.#journal.history(maxBatches))).map((kept) => pastBatch(kept))
  }

  /** What a file with the manifest of a batch may be called; null where nothing is known of the batch. */
  async manifestFileName(batchNumber: number): Promise<string | null> {
    const batch = await this.#reading(() => this.#journal.batch(batchNumber))
    return batch ? manifestFileName(batch) : null
  }

  /** Writes what `md5sum -c` accepts, in the folder of the batch. Throws `local.failed` and its kind; then no file has changed. */
  async saveManifest(batchNumber: number, file: string): Promise<SavedManifest> {
    await this.#flush()
    const batch = await this.#reading(() => this.#journal.batch(batchNumber))
    if (!batch) return { listed: 0, leftOut: 0 }
    const { files, refused } = batch.plan
    /** A file that was written twice is what the later one made of it. */
    const md5s = new Map<string, string>()
    for (let after = 0; ;) {
      const from = after
      const receipts = await this.#reading(() => this.#journal.receipts(batchNumber, from, receiptsPerRead))
      for (const { spec, receipt } of receipts) {
        const name = manifestName(spec, batch)
        if (name !== null) md5s.set(name, receipt.md5)
      }
      const last = receipts.at(-1)
      if (!last) break
      after = last.number
    }
    const text = Array.from(md5s, ([name, md5]) => manifestLine(md5, name)).join('')
    await onLocalPath(file, () => writeFileAtomic(file, text))
    return { listed: md5s.size, leftOut: Math.max(0, files + refused - md5s.size) }
  }

  /** What was saved under another name than its key has, the newest first. */
  async renamed(): Promise<readonly DownloadSpec[]> {
    await this.#flush()
    return this.#reading(() => this.#journal.renamed(maxRenamed))
  }

  /** Forgets what was cleared and has ended that long ago. */
  async sweep(keptDays: number, nowMs: number): Promise<void> {
    await this.#flush()
    await this.#reading(() => this.#journal.sweep(nowMs - keptDays * dayMs))
  }

  #reading<Result>(read: () => Promise<Result>): Promise<Result> {
    return read().catch((error: unknown) => {
      throw journalError(error)
    })
  }
}

function pastBatch({ batch, ...kept }: KeptBatch): PastBatch {
  const { number, kind, bucket, title, createdAtMs } = batch
  return { batch: number, kind, bucket, title, createdAtMs, ...kept }
}

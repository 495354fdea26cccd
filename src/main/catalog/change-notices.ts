import type { BucketRef, CatalogOptions } from './catalog.ts'

/** Tells of buckets whose rows, or what these stand on, have changed. */
export class ChangeNotices {
  readonly #options: Pick<CatalogOptions, 'onChange' | 'setTimer'>
  readonly #versions = new Map<string, number>()
  readonly #timers = new Map<string, () => void>()

  constructor(options: Pick<CatalogOptions, 'onChange' | 'setTimer'>) {
    this.#options = options
  }

  /** `version` is null where the rows are as they were. */
  tell(at: BucketRef, version: number | null): void {
    const id = bucketId(at)
    if (version !== null) this.#versions.set(id, version)
    this.#options.onChange(at, this.#versions.get(id) ?? 1)
  }

  /** Rows that were cut from an older order are to be read again when a newer one can be had. */
  tellLater({ accountId, bucket }: BucketRef, delayMs: number): void {
    const at = { accountId, bucket }
    const id = bucketId(at)
    if (this.#timers.has(id)) return
    const cancel = this.#options.setTimer(() => {
      this.#timers.delete(id)
      this.tell(at, null)
    }, delayMs)
    this.#timers.set(id, cancel)
  }

  close(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }
}

/** An account's id holds no line break, so that no two pairs give the same text. */
function bucketId({ accountId, bucket }: BucketRef): string {
  return `${accountId}\n${bucket}`
}

/**
 * When the app deleted which key, for as long as a page that was asked for before may still come: it must not bring the
 * key back.
 */
export class Tombstones {
  /** By bucket, the oldest first. */
  readonly #moments = new Map<string, Map<string, number>>()

  add(
    bucket: string,
    key: string,
    { moment, underWaySince }: { moment: number; underWaySince: number },
  ): void {
    this.forgetBefore(bucket, underWaySince)
    // Nothing is under way that could bring it back.
    if (underWaySince >= moment) return
    const removed = this.#moments.get(bucket) ?? new Map<string, number>()
    removed.delete(key)
    this.#moments.set(bucket, removed.set(key, moment))
  }

  at(bucket: string, key: string): number | undefined {
    return this.#moments.get(bucket)?.get(key)
  }

  drop(bucket: string, key: string): void {
    this.#moments.get(bucket)?.delete(key)
  }

  forgetBefore(bucket: string, underWaySince: number): void {
    const removed = this.#moments.get(bucket)
    for (const [key, moment] of removed ?? []) {
      if (moment >= underWaySince) break
      removed?.delete(key)
    }
  }

  forgetBucket(bucket: string): void {
    this.#moments.delete(bucket)
  }
}

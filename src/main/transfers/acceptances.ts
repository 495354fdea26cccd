/** What is on its way to be on record. None of it fails unheard before somebody waits for all. */
export class Acceptances {
  readonly #underWay: Promise<void>[] = []

  add(...accepted: readonly Promise<void>[]): void {
    for (const promise of accepted) promise.catch(() => undefined)
    this.#underWay.push(...accepted)
  }

  /** Throws what the first that failed has thrown. */
  async all(): Promise<void> {
    await Promise.all(this.#underWay)
  }
}

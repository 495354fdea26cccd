/**
 * The order of what was asked for and what the app did itself, over all walks of an account. A page that comes late is
 * from the moment at which it was asked for.
 */
export class Moments {
  #last: number
  /** Of pages that are under way, the oldest first. */
  readonly #underWay = new Set<number>()

  /** `last` is the greatest that was ever used. */
  constructor(last: number) {
    this.#last = last
  }

  /** Later than all before. */
  next(): number {
    this.#last += 1
    return this.#last
  }

  /** For a page, which is under way until `end`. */
  begin(): number {
    const moment = this.next()
    this.#underWay.add(moment)
    return moment
  }

  end(moment: number): void {
    this.#underWay.delete(moment)
  }

  /** Nothing that is under way was asked for before. */
  underWaySince(): number {
    const [oldest = this.#last + 1] = this.#underWay
    return oldest
  }
}

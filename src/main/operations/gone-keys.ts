/** Later places that a checkpoint holds; more come together only where one key is tried again and again. */
const maxLater = 1_000

/** Which keys of a job are gone, by their places, and how that is put on record: `12 14,15`. */
export class GoneKeys {
  #first: number
  /** Places after the first that is not gone. */
  readonly #later = new Set<number>()

  /** Null where none is gone. What cannot be read counts as none: a key that is gone is asked for again, no more. */
  constructor(checkpoint: string | null) {
    const [, first, later = ''] = /^(\d+)(?: ([\d,]+))?$/.exec(checkpoint ?? '') ?? []
    this.#first = Number(first ?? 0)
    for (const place of later.split(',').filter(Boolean)) this.add(Number(place))
  }

  get count(): number {
    return this.#first + this.#later.size
  }

  has(place: number): boolean {
    return place < this.#first || this.#later.has(place)
  }

  add(place: number): void {
    this.#later.add(place)
    while (this.#later.delete(this.#first)) this.#first += 1
  }

  checkpoint(): string {
    const later = [...this.#later].slice(0, maxLater).join(',')
    return later === '' ? `${this.#first}` : `${this.#first} ${later}`
  }
}

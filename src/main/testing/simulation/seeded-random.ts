/** Chance that is the same for the same seed. */
export type SeededRandom = {
  /** From 0 up to 1, as `Math.random`. */
  readonly next: () => number
  /** A whole number from 0, less than `end`. */
  readonly below: (end: number) => number
  readonly chance: (share: number) => boolean
  readonly of: <Choice>(choices: readonly [Choice, ...Choice[]]) => Choice
  /** One of what is there, or undefined where nothing is. */
  readonly among: <Item>(items: readonly Item[]) => Item | undefined
  readonly bytes: (sizeBytes: number) => Buffer
}

/** Mulberry32 (Tommy Ettinger 2017, public domain). */
export function seededRandom(seed: number): SeededRandom {
  let state = seed
  const word = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const next = () => word() / 2 ** 32
  const below = (end: number) => Math.floor(next() * end)
  return {
    next,
    below,
    chance: (share) => next() < share,
    of: (choices) => choices[below(choices.length)] ?? choices[0],
    among: (items) => items[below(items.length)],
    bytes: (sizeBytes) => {
      const words = Uint32Array.from({ length: Math.ceil(sizeBytes / 4) }, word)
      return Buffer.from(words.buffer, 0, sizeBytes)
    },
  }
}

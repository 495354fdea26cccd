/**
 * Numbers that look random and are the same for the same seed: mulberry32.
 * @param {number} seed
 * @returns {Seeded}
 */
export function seeded(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (/** @type {number} */ least, /** @type {number} */ most) =>
    least + Math.floor(next() * (most - least + 1))
  return {
    between,
    pick: (choices) => {
      const choice = choices[between(0, choices.length - 1)]
      if (choice === undefined) throw new Error('nothing to pick from')
      return choice
    },
  }
}

/**
 * @typedef {{
 *   readonly between: (least: number, most: number) => number
 *   readonly pick: <Choice>(choices: readonly Choice[]) => Choice
 * }} Seeded `between` takes whole numbers and may give both ends
 */

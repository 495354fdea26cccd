/**
 * What a benchmark is given.
 * @typedef {{ readonly electronPath: string, readonly projectRoot: string }} Bench
 */

/**
 * One measured figure. With a rival the bar is on the ratio ours/rival, without one on ours itself.
 * @typedef {{
 *   readonly name: string
 *   readonly ours: number
 *   readonly rival: number | null
 *   readonly unit: string
 *   readonly bar: number
 *   readonly isBetter: 'lower' | 'higher'
 * }} Figure
 */

/** @param {readonly number[]} values at least one */
export function median(values) {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/**
 * A figure as it is printed: with its ratio, and whether the bar holds.
 * @param {Figure} figure
 */
export function judged({ isBetter, ...figure }) {
  const ratio = figure.rival === null ? null : figure.ours / figure.rival
  const value = ratio ?? figure.ours
  const holds = isBetter === 'lower' ? value <= figure.bar : value >= figure.bar
  const { name, ours, rival, unit, bar } = figure
  return {
    name,
    ours: rounded(ours),
    rival: rival === null ? null : rounded(rival),
    unit,
    ratio: ratio === null ? null : rounded(ratio),
    bar,
    holds,
  }
}

/** @param {number} value */
function rounded(value) {
  return Number(value.toPrecision(4))
}

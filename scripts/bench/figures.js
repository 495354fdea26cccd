/**
 * What a benchmark is given.
 * @typedef {{
 *   readonly electronPath: string
 *   readonly projectRoot: string
 *   readonly only?: string | undefined
 * }} Bench
 * with `only`, that part of it alone, where it has parts
 */

/**
 * One measured figure. With a rival the bar is on the ratio ours/rival, without one on ours itself; a figure that is
 * only told has no bar.
 * @typedef {{
 *   readonly name: string
 *   readonly ours: number
 *   readonly rival: number | null
 *   readonly unit: string
 *   readonly bar: number | null
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
 * The value that a share of all values do not pass: the 95th percentile for 0.95.
 * @param {readonly number[]} values at least one
 * @param {number} share
 */
export function percentile(values, share) {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/**
 * A duration, which has to stay under its bar if it has one.
 * @param {string} name
 * @param {number} ours
 * @param {number | null} bar
 * @returns {Figure}
 */
export function duration(name, ours, bar) {
  return { name, ours, rival: null, unit: 'ms', bar, isBetter: 'lower' }
}

/**
 * A figure as it is printed: with its ratio, and whether the bar holds.
 * @param {Figure} figure
 */
export function judged({ isBetter, ...figure }) {
  const ratio = figure.rival === null ? null : figure.ours / figure.rival
  const value = ratio ?? figure.ours
  const { name, ours, rival, unit, bar } = figure
  const holds = bar === null ? null : isBetter === 'lower' ? value <= bar : value >= bar
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

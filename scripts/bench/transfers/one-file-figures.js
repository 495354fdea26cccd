import { median } from '../figures.js'

/**
 * How long one file took, in milliseconds.
 * @typedef {{ readonly oursMs: number, readonly curlMs: number, readonly md5sumMs: number }} Times
 *
 * @typedef {{
 *   readonly times: readonly Times[]
 *   readonly sizeBytes: number
 *   readonly bars: { readonly limit: number, readonly sequence: number } | null
 * }} MeasuredFile
 */

/**
 * @param {string} what such as `upload 1 GiB`
 * @param {string} sequence the rival that does the one after the other, in words
 * @param {MeasuredFile} measured
 * @returns {import('../figures.js').Figure[]}
 */
export function oneFileFigures(what, sequence, { times, sizeBytes, bars }) {
  const rate = (/** @type {(times: Times) => number} */ read) =>
    megabytesPerSecond(sizeBytes, median(times.map(read)))
  const ours = rate(({ oursMs }) => oursMs)
  const curl = rate(({ curlMs }) => curlMs)
  const md5sum = rate(({ md5sumMs }) => md5sumMs)
  const told = /** @type {const} */ ({ unit: 'MB/s', isBetter: 'higher' })
  return [
    {
      ...told,
      name: `${what}, verified, against the slower of curl and md5sum`,
      ours,
      rival: Math.min(curl, md5sum),
      bar: bars?.limit ?? null,
    },
    {
      ...told,
      name: `${what}, verified, against ${sequence}`,
      ours,
      rival: rate(({ curlMs, md5sumMs }) => curlMs + md5sumMs),
      bar: bars?.sequence ?? null,
    },
    { ...told, name: `${what}: curl alone, the server's ceiling`, ours: curl, rival: null, bar: null },
    { ...told, name: `${what}: md5sum alone`, ours: md5sum, rival: null, bar: null },
  ]
}

/**
 * @param {number} bytes
 * @param {number} ms
 */
export function megabytesPerSecond(bytes, ms) {
  return bytes / 1000 / ms
}

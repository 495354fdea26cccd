/** Functions that run in the app's main process and see nothing of this file. */

/**
 * From now on the event loop is watched with a timer of a millisecond. That millisecond is in the figures.
 */
export function watchMain() {
  const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  histogram.enable()
  Object.assign(globalThis, { mainDelay: histogram })
}

/** @returns {number} how late the timer was in 99 of 100 cases at most, in milliseconds */
export function mainDelayMs() {
  const histogram = Reflect.get(globalThis, 'mainDelay')
  histogram.disable()
  return histogram.percentile(99) / 1e6
}

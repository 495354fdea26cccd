const windowMs = 3000
const stepMs = 250

/** Bytes per second over the last three seconds. Holds about a dozen samples, whatever the number of calls. */
export class Speedometer {
  #samples: { readonly atMs: number; bytes: number }[] = []

  add(bytes: number, nowMs: number): void {
    const last = this.#samples.at(-1)
    if (last && nowMs - last.atMs < stepMs) last.bytes += bytes
    else this.#samples.push({ atMs: nowMs, bytes })
    this.#forget(nowMs)
  }

  bytesPerSecond(nowMs: number): number {
    this.#forget(nowMs)
    const first = this.#samples[0]
    if (!first) return 0
    const bytes = this.#samples.reduce((sum, sample) => sum + sample.bytes, 0)
    return Math.round((bytes * 1000) / Math.max(nowMs - first.atMs, stepMs))
  }

  #forget(nowMs: number): void {
    while (this.#samples[0] && nowMs - this.#samples[0].atMs > windowMs) this.#samples.shift()
  }
}

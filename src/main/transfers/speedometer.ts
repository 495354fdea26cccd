const windowMs = 3000
const stepMs = 250

/** Bytes, or whatever is counted, per second over the last three seconds. Holds about a dozen samples, whatever the number of calls. */
export class Speedometer {
  #samples: { readonly atMs: number; amount: number }[] = []

  add(amount: number, nowMs: number): void {
    const last = this.#samples.at(-1)
    if (last && nowMs - last.atMs < stepMs) last.amount += amount
    else this.#samples.push({ atMs: nowMs, amount })
    this.#forget(nowMs)
  }

  perSecond(nowMs: number): number {
    this.#forget(nowMs)
    const first = this.#samples[0]
    if (!first) return 0
    const amount = this.#samples.reduce((sum, sample) => sum + sample.amount, 0)
    return Math.round((amount * 1000) / Math.max(nowMs - first.atMs, stepMs))
  }

  #forget(nowMs: number): void {
    while (this.#samples[0] && nowMs - this.#samples[0].atMs > windowMs) this.#samples.shift()
  }
}

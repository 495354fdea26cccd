/** What work comes to, as a person is told before it begins. */
export type Cost = {
  readonly objectCount: number
  readonly sizeBytes: number
  /** That it needs at least. */
  readonly requests: number
  /** What the requests alone take at this account's rate; null while that is not known. */
  readonly durationMs: number | null
}

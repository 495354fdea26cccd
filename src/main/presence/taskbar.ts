/** What the system draws over the app's icon. Kinds other than the value are drawn by Windows alone. */
export type TaskbarProgress =
  | { readonly kind: 'none' }
  | { readonly kind: 'indeterminate' }
  | { readonly kind: 'normal' | 'paused' | 'error'; readonly share: number }

/** How the work stands, as far as the icon tells. */
export type WorkState = {
  /** From 0 to 1; null where nothing is left to do. */
  readonly doneShare: number | null
  readonly isAtWork: boolean
  /** Transfers in the list that failed. */
  readonly failed: number
}

/** Steps too small to be seen are left out, so that the system is told seldom. */
const stepsShown = 200

export function taskbarProgress({ doneShare, isAtWork, failed }: WorkState): TaskbarProgress {
  if (doneShare === null) return { kind: 'none' }
  const share = Math.floor(doneShare * stepsShown) / stepsShown
  if (!isAtWork) return { kind: 'paused', share }
  if (failed > 0) return { kind: 'error', share }
  return share === 0 ? { kind: 'indeterminate' } : { kind: 'normal', share }
}

/**
 * The number over the app's icon: what failed since somebody last looked.
 */
export class UnseenFailures {
  #seen = 0

  count(failed: number, isWatched: boolean): number {
    if (isWatched || failed < this.#seen) this.#seen = failed
    return failed - this.#seen
  }
}

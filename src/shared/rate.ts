/** What is known of an account's request limits (reference, Rate Limits). */
export type RateStatus =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unlimited' }
  | {
      readonly kind: 'limited'
      readonly limitPerMinute: number
      readonly remainingThisMinute: number
      /** When the minute ends, in milliseconds of this computer's clock. Null before the server told. */
      readonly resetAtMs: number | null
      /** Requests of this app today; other clients are not in it. */
      readonly usedToday: number
      readonly limitPerDay: number | null
      /** Set while requests are held back until then. */
      readonly waitingUntilMs: number | null
    }

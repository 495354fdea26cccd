/** What the window may know of an account: everything but the key. */
export type Account = {
  readonly id: string
  readonly name: string
  /** The base URL as typed, without a trailing slash. Null for the account on this computer, which has a new one each start. */
  readonly endpoint: string | null
  readonly kind: 'remote' | 'local'
  /** The plan, where a person set it; null: as the server's limits tell. */
  readonly requestsPerDay: number | null
  /** Whether main holds the key now. It does not when no keychain kept it over a restart. */
  readonly hasKey: boolean
}

export type KeychainState =
  | { readonly kind: 'available' }
  /** Keys are kept for this session only. `reason` is the system's own text. */
  | { readonly kind: 'unavailable'; readonly reason: string }

export const defaultEndpoint = 'https://api.cloudstore.io/v2'
/** Smaller plans there are none; a larger number would mean nothing. */
export const requestsPerDayBounds = { least: 100, most: 1_000_000_000 } as const

export const maxAccountNameLength = 100

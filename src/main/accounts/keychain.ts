import type { KeychainState } from '../../shared/account.ts'

/** The part of keytar that is used: one password per service and account name. */
export type PasswordStore = {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

export type Keychain = {
  state(): KeychainState
  /** The key of an account: from this session, else from the system's keychain. Null where neither has it. */
  read(accountId: string): Promise<string | null>
  /** Keeps the key for this session at once, and in the system's keychain as soon as that answers. */
  keep(accountId: string, apiKey: string): Promise<void>
  forget(accountId: string): Promise<void>
}

const service = 'CloudStore Browser'

/**
 * API keys in the system's keychain, never on disk of ours. Without a keychain the keys live for the session.
 *
 * Invariant: one call to the store at a time, and none while one hangs. A locked keyring makes calls hang on a prompt,
 * and each hanging call holds one of the four threads that all asynchronous file work of the process shares.
 */
export function createKeychain(options: {
  readonly loadStore: () => Promise<PasswordStore>
  readonly onStateChange: (state: KeychainState) => void
  readonly timeLimitMs?: number
}): Keychain {
  const session = new Map<string, string>()
  const timeLimitMs = options.timeLimitMs ?? 10_000
  let state: KeychainState = { kind: 'available' }
  let store: Promise<PasswordStore> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let isHanging = false

  function setState(next: KeychainState): void {
    const changed = next.kind !== state.kind
    state = next
    if (changed) options.onStateChange(next)
  }

  function inTurn<Result>(work: (store: PasswordStore) => Promise<Result>): Promise<Result | undefined> {
    const result = turn.then(() => attempt(work))
    turn = result
    return result
  }

  async function attempt<Result>(
    work: (store: PasswordStore) => Promise<Result>,
  ): Promise<Result | undefined> {
    if (isHanging) return undefined
    const call = (store ??= options.loadStore()).then(work)
    const outcome = await Promise.race([settled(call), timeLimit(timeLimitMs)])
    if (outcome === 'timeLimit') {
      isHanging = true
      setState({ kind: 'unavailable', reason: `no answer for ${timeLimitMs / 1000} s; it may be locked` })
      // A person may still unlock it: then the calls may go on.
      void settled(call).then((late) => {
        isHanging = false
        if ('value' in late) setState({ kind: 'available' })
      })
      return undefined
    }
    if ('error' in outcome) {
      setState({ kind: 'unavailable', reason: reasonOf(outcome.error) })
      return undefined
    }
    setState({ kind: 'available' })
    return outcome.value
  }

  return {
    state: () => state,
    async read(accountId) {
      const kept = session.get(accountId)
      if (kept !== undefined) return kept
      const stored = await inTurn((store) => store.getPassword(service, accountId))
      if (stored) session.set(accountId, stored)
      return session.get(accountId) ?? null
    },
    async keep(accountId, apiKey) {
      session.set(accountId, apiKey)
      await inTurn((store) => store.setPassword(service, accountId, apiKey))
    },
    async forget(accountId) {
      session.delete(accountId)
      await inTurn((store) => store.deletePassword(service, accountId))
    },
  }
}

type Settled<Value> = { readonly value: Value } | { readonly error: unknown }

function settled<Value>(promise: Promise<Value>): Promise<Settled<Value>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
}

function timeLimit(delayMs: number): Promise<'timeLimit'> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs, 'timeLimit').unref()
  })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

import type { KeychainState } from '../../shared/account.ts'
import { createPatientCalls } from './patient-calls.ts'

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
  /** Finds out whether there is a keychain before anything is kept in it. Asks for what is not there: no prompt. */
  probe(): Promise<void>
  /**
   * Resolves with whether all calls have ended, after `limitMs` at the latest. A process does not end by itself while
   * one hangs: it waits for the thread that the call holds.
   */
  ended(limitMs: number): Promise<boolean>
}

const service = 'CloudStore Browser'

/**
 * API keys in the system's keychain, never on disk of ours. Without a keychain the keys live for the session.
 *
 * A locked keyring makes calls hang on a prompt, and each hanging call holds one of the four threads that all
 * asynchronous file work of the process shares: hence patient calls. What could not be kept or forgotten is tried again
 * as soon as the store answers.
 */
export function createKeychain(options: {
  readonly loadStore: () => Promise<PasswordStore>
  readonly onStateChange: (state: KeychainState) => void
  readonly timeLimitMs?: number
}): Keychain {
  const session = new Map<string, string>()
  /** Accounts whose entry in the store is not what the session has. */
  const unwritten = new Set<string>()
  const timeLimitMs = options.timeLimitMs ?? 10_000
  let state: KeychainState = { kind: 'available' }

  function setState(next: KeychainState): void {
    const changed = next.kind !== state.kind
    state = next
    if (changed) options.onStateChange(next)
  }

  const { call, ended } = createPatientCalls({
    open: options.loadStore,
    timeLimitMs,
    onOutcome(outcome) {
      if (outcome.kind === 'failed') setState({ kind: 'unavailable', reason: outcome.reason })
      else if (outcome.kind === 'late') {
        setState({ kind: 'unavailable', reason: `no answer for ${timeLimitMs / 1000} s; it may be locked` })
      } else {
        setState({ kind: 'available' })
        for (const accountId of unwritten) void write(accountId)
      }
    },
  })

  /** Brings the store in line with the session. */
  function write(accountId: string): Promise<void> {
    unwritten.add(accountId)
    return call(async (store) => {
      // An earlier call may have done it.
      if (!unwritten.has(accountId)) return
      const apiKey = session.get(accountId)
      if (apiKey === undefined) await store.deletePassword(service, accountId)
      else await store.setPassword(service, accountId, apiKey)
      if (session.get(accountId) === apiKey) unwritten.delete(accountId)
    })
  }

  return {
    state: () => state,
    async read(accountId) {
      // An account of whom something is not written yet is known better here than there.
      const isKnownHere = () => session.has(accountId) || unwritten.has(accountId)
      if (!isKnownHere()) {
        await call(async (store) => {
          const stored = await store.getPassword(service, accountId)
          if (stored && !isKnownHere()) session.set(accountId, stored)
        })
      }
      return session.get(accountId) ?? null
    },
    keep(accountId, apiKey) {
      session.set(accountId, apiKey)
      return write(accountId)
    },
    forget(accountId) {
      session.delete(accountId)
      return write(accountId)
    },
    probe: () => call((store) => store.getPassword(service, 'no account')),
    ended,
  }
}

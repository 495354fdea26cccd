import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { KeychainState } from '../../shared/account.ts'
import { createKeychain, type PasswordStore } from './keychain.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

type Call = { readonly name: string; readonly answer: () => void; readonly fail: (message: string) => void }

/** A password store whose calls answer by themselves, or, while it is locked, when the test says so. */
class FakeStore implements PasswordStore {
  readonly passwords = new Map<string, string>()
  readonly calls: Call[] = []
  isLocked = false
  failure: string | undefined

  getPassword(_service: string, account: string): Promise<string | null> {
    return this.#call(`get ${account}`, () => this.passwords.get(account) ?? null)
  }

  setPassword(_service: string, account: string, password: string): Promise<void> {
    return this.#call(`set ${account}`, () => void this.passwords.set(account, password))
  }

  deletePassword(_service: string, account: string): Promise<boolean> {
    return this.#call(`delete ${account}`, () => this.passwords.delete(account))
  }

  names(): string[] {
    return this.calls.map(({ name }) => name)
  }

  #call<Result>(name: string, work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const answer = () => {
        resolve(work())
      }
      const fail = (message: string) => {
        reject(new Error(message))
      }
      this.calls.push({ name, answer, fail })
      if (this.failure !== undefined) fail(this.failure)
      else if (!this.isLocked) answer()
    })
  }
}

function setUp(store = new FakeStore()) {
  const states: KeychainState[] = []
  const keychain = createKeychain({
    loadStore: () => Promise.resolve(store),
    onStateChange: (state) => states.push(state),
    timeLimitMs: 5000,
  })
  return { store, keychain, states }
}

/** Lets everything run that waits for nothing but its turn. */
const settle = () => vi.advanceTimersByTimeAsync(0)
const passTimeLimit = () => vi.advanceTimersByTimeAsync(5000)

test('a key is kept in the store, and there again in another session', async () => {
  const { store, keychain } = setUp()
  await keychain.keep('a', 'key of a')
  expect(store.passwords).toEqual(new Map([['a', 'key of a']]))
  expect(await setUp(store).keychain.read('a')).toBe('key of a')
  expect(await setUp(store).keychain.read('other')).toBeNull()
})

test('a forgotten key is gone from both', async () => {
  const { store, keychain } = setUp()
  await keychain.keep('a', 'key')
  await keychain.forget('a')
  expect(store.passwords.size).toBe(0)
  expect(await keychain.read('a')).toBeNull()
})

test('a key that the session has is not asked for again', async () => {
  const { store, keychain } = setUp()
  store.passwords.set('a', 'key')
  expect(await keychain.read('a')).toBe('key')
  expect(await keychain.read('a')).toBe('key')
  expect(store.names()).toEqual(['get a'])
})

test('the store gets one call at a time, in order', async () => {
  const { store, keychain } = setUp()
  store.isLocked = true
  void keychain.keep('a', 'key')
  void keychain.read('b')
  void keychain.forget('c')
  await settle()
  expect(store.names()).toEqual(['set a'])
  store.calls[0]?.answer()
  await settle()
  expect(store.names()).toEqual(['set a', 'get b'])
})

test('without a keychain the key lives for the session, and the state tells why', async () => {
  const states: KeychainState[] = []
  const keychain = createKeychain({
    loadStore: () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file')),
    onStateChange: (state) => states.push(state),
  })
  await keychain.keep('a', 'key')
  expect(await keychain.read('a')).toBe('key')
  expect(await keychain.read('b')).toBeNull()
  const state = { kind: 'unavailable', reason: 'libsecret-1.so.0: cannot open shared object file' }
  expect(keychain.state()).toEqual(state)
  expect(states).toEqual([state])
})

test('a loader that throws at once is no different', async () => {
  const keychain = createKeychain({
    loadStore: () => {
      throw new Error('no such module')
    },
    onStateChange: () => undefined,
  })
  await keychain.keep('a', 'key')
  await keychain.forget('b')
  expect(await keychain.read('a')).toBe('key')
  expect(keychain.state()).toMatchObject({ kind: 'unavailable', reason: 'no such module' })
})

test('a call that hangs is given up after the time limit, and nothing more is called while it hangs', async () => {
  const { store, keychain, states } = setUp()
  store.isLocked = true
  const read = keychain.read('a')
  await passTimeLimit()
  expect(await read).toBeNull()
  expect(states).toEqual([{ kind: 'unavailable', reason: 'no answer for 5 s; it may be locked' }])
  await keychain.keep('b', 'key of b')
  await keychain.forget('c')
  expect(await keychain.read('d')).toBeNull()
  expect(await keychain.read('b')).toBe('key of b')
  expect(store.names()).toEqual(['get a'])
})

test('when the person unlocks it after all, the late key counts, and what waited is written', async () => {
  const { store, keychain, states } = setUp()
  store.passwords.set('a', 'key of a').set('c', 'key of c')
  store.isLocked = true
  void keychain.read('a')
  await passTimeLimit()
  await keychain.keep('b', 'key of b')
  await keychain.forget('c')
  store.isLocked = false
  store.calls[0]?.answer()
  await settle()
  expect(states.map(({ kind }) => kind)).toEqual(['unavailable', 'available'])
  expect(await keychain.read('a')).toBe('key of a')
  expect(store.passwords).toEqual(
    new Map([
      ['a', 'key of a'],
      ['b', 'key of b'],
    ]),
  )
  expect(store.names()).toEqual(['get a', 'set b', 'delete c'])
})

test('when the person closes the prompt after all, calls go on, and what waited is written when one succeeds', async () => {
  const { store, keychain } = setUp()
  store.isLocked = true
  void keychain.keep('a', 'key of a')
  await passTimeLimit()
  store.isLocked = false
  store.calls[0]?.fail('Prompt was dismissed')
  await settle()
  expect(keychain.state()).toEqual({ kind: 'unavailable', reason: 'Prompt was dismissed' })
  expect(store.passwords.size).toBe(0)
  await keychain.read('b')
  await settle()
  expect(keychain.state()).toEqual({ kind: 'available' })
  expect(store.passwords).toEqual(new Map([['a', 'key of a']]))
})

test('a key that was forgotten while the store was asked for it does not come back', async () => {
  const { store, keychain } = setUp()
  store.passwords.set('a', 'old key')
  store.isLocked = true
  void keychain.read('a')
  await settle()
  void keychain.forget('a')
  store.isLocked = false
  store.calls[0]?.answer()
  await settle()
  expect(await keychain.read('a')).toBeNull()
  expect(store.passwords.size).toBe(0)
})

test('a key that is replaced while the old one is written is written again', async () => {
  const { store, keychain } = setUp()
  store.isLocked = true
  void keychain.keep('a', 'old key')
  await settle()
  void keychain.keep('a', 'new key')
  store.isLocked = false
  store.calls[0]?.answer()
  await settle()
  expect(store.passwords.get('a')).toBe('new key')
})

test('a store that fails is tried again each time, and a state that stays is told once', async () => {
  const { store, keychain, states } = setUp()
  store.failure = 'The name org.freedesktop.secrets was not provided by any .service files'
  await keychain.keep('a', 'key')
  await keychain.read('b')
  expect(states).toEqual([{ kind: 'unavailable', reason: store.failure }])
  store.failure = undefined
  expect(await keychain.read('b')).toBeNull()
  await settle()
  expect(states.at(-1)).toEqual({ kind: 'available' })
  expect(store.passwords).toEqual(new Map([['a', 'key']]))
})

test('looking for a keychain tells at once that there is none, and leaves nothing in one that there is', async () => {
  const { store, keychain, states } = setUp()
  await keychain.probe()
  expect([states, store.passwords.size]).toEqual([[], 0])
  store.failure = 'Unknown or unsupported transport'
  await keychain.probe()
  expect(states).toEqual([{ kind: 'unavailable', reason: store.failure }])
})

test('a call that hangs is known to hang, given up or not, until it answers', async () => {
  const { store, keychain } = setUp()
  expect(await keychain.ended(1000)).toBe(true)
  store.isLocked = true
  void keychain.keep('a', 'key')
  const before = keychain.ended(1000)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await before).toBe(false)
  await vi.advanceTimersByTimeAsync(60_000)
  const givenUp = keychain.ended(1000)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await givenUp).toBe(false)
  store.isLocked = false
  store.calls[0]?.answer()
  expect(await keychain.ended(1000)).toBe(true)
})

import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import { AppError, errorCodes } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { fakeClient } from '../testing/fake-client.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { openAccountFile } from './account-file.ts'
import { Accounts, type Connection } from './accounts.ts'
import { createKeychain } from './keychain.ts'

const { signal } = new AbortController()
const endpoint = 'https://api.cloudstore.io/v2'
const typed = (name: string, more: Partial<{ endpoint: string; apiKey: string }> = {}) => ({
  name,
  endpoint,
  apiKey: 'canary-key',
  ...more,
})

type Made = { readonly connection: Connection; readonly client: CloudStoreClient; isClosed: boolean }

/** The accounts of one run of the app. The folder and the passwords outlive it. */
async function start(folder: string, passwords: Map<string, string>) {
  const made: Made[] = []
  const asked: (string | undefined)[] = []
  const problem: { check?: AppError; create?: AppError } = {}
  let serversStarted = 0
  let changes = 0
  const keychain = createKeychain({
    loadStore: () =>
      Promise.resolve({
        getPassword: async (_service, id) => passwords.get(id) ?? null,
        setPassword: async (_service, id, password) => void passwords.set(id, password),
        deletePassword: async (_service, id) => passwords.delete(id),
      }),
    onStateChange: () => undefined,
  })
  const accounts = new Accounts({
    file: await openAccountFile(path.join(folder, 'accounts.json')),
    keychain,
    async createClient(connection) {
      if (problem.create) throw problem.create
      const client = fakeClient({
        async check(knownBucket) {
          asked.push(knownBucket)
          if (problem.check) throw problem.check
        },
        close: () => (entry.isClosed = true),
      })
      const entry: Made = { connection, client, isClosed: false }
      made.push(entry)
      return client
    },
    async startLocalServer() {
      serversStarted += 1
      return { endpoint: `http://127.0.0.1:${9000 + serversStarted}/v2`, apiKey: 'local-key' }
    },
    onChange: () => (changes += 1),
  })
  const text = () => readFile(path.join(folder, 'accounts.json'), 'utf8').catch(() => '')
  const names = () => accounts.list().map(({ name, hasKey }) => `${name}${hasKey ? '' : ' (no key)'}`)
  return {
    accounts,
    keychain,
    made,
    asked,
    problem,
    text,
    names,
    servers: () => serversStarted,
    changes: () => changes,
  }
}

async function setUp() {
  const folder = await temporaryFolder()
  const passwords = new Map<string, string>()
  return { ...(await start(folder, passwords)), folder, passwords, restart: () => start(folder, passwords) }
}

test('a connected account is known, current, and has its key in the keychain alone', async () => {
  const { accounts, passwords, text, made, asked } = await setUp()
  const account = await accounts.connect(
    typed('  Work ', { endpoint: ` ${endpoint}/ `, apiKey: ' canary-key\n' }),
    signal,
  )
  expect(account).toEqual({ id: account.id, name: 'Work', endpoint, kind: 'remote', hasKey: true })
  expect(accounts.list()).toEqual([account])
  expect(accounts.currentId()).toBe(account.id)
  expect(accounts.client(account.id)).toBe(made[0]?.client)
  expect(made[0]?.connection).toMatchObject({ endpoint, apiKey: 'canary-key' })
  expect(asked).toEqual([undefined])
  expect([...passwords]).toEqual([[account.id, 'canary-key']])
  expect(await text()).toContain('Work')
  expect(await text()).not.toContain('canary')
})

test('after a restart the current account is open again, with its key', async () => {
  const { accounts, restart } = await setUp()
  await accounts.connect(typed('one'), signal)
  const two = await accounts.connect(typed('two'), signal)
  const again = await restart()
  expect(again.names()).toEqual(['one (no key)', 'two (no key)'])
  await again.accounts.restore()
  expect(again.names()).toEqual(['one (no key)', 'two'])
  expect(again.accounts.currentId()).toBe(two.id)
  expect(again.made[0]?.connection).toMatchObject({ apiKey: 'canary-key', hasWorkedBefore: true })
  expect(again.asked).toEqual([])
})

test.each([
  ['account.malformedName', { name: '  ', endpoint: 'nonsense', apiKey: '' }],
  ['account.malformedName', { name: 'a\nb', endpoint, apiKey: 'key' }],
  ['account.malformedName', { name: 'n'.repeat(101), endpoint, apiKey: 'key' }],
  ['account.nameTaken', { name: 'taken', endpoint: 'nonsense', apiKey: '' }],
  ['account.nameTaken', { name: 'This computer', endpoint, apiKey: 'key' }],
  ['endpoint.malformed', { name: 'new', endpoint: 'nonsense', apiKey: '' }],
  ['endpoint.insecure', { name: 'new', endpoint: 'http://example.com/v2', apiKey: '' }],
] as const)('the name is checked first, then the endpoint: %s', async (code, form) => {
  const { accounts, made, names, text } = await setUp()
  await accounts.connect(typed('taken'), signal)
  const before = await text()
  await expect(accounts.connect(form, signal)).rejects.toMatchObject({ data: { code } })
  expect(names()).toEqual(['taken'])
  expect(await text()).toBe(before)
  expect(made).toHaveLength(1)
})

const refusals = errorCodes.filter((code) => /^(auth|net|remote)\./.test(code))

test.each(refusals)('when the server’s answer is %s nothing is kept', async (code) => {
  const { accounts, problem, passwords, made, text } = await setUp()
  problem.check = new AppError({ code })
  await expect(accounts.connect(typed('new'), signal)).rejects.toMatchObject({ data: { code } })
  expect(accounts.list()).toEqual([])
  expect(accounts.currentId()).toBeNull()
  expect(passwords.size).toBe(0)
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true])
  expect(await text()).toBe('')
})

test('when the account cannot be written down nothing is kept either', async () => {
  const passwords = new Map<string, string>()
  const { accounts, made } = await start(path.join(await temporaryFolder(), 'missing'), passwords)
  await expect(accounts.connect(typed('new'), signal)).rejects.toMatchObject({
    data: { code: 'local.failed' },
  })
  expect(accounts.list()).toEqual([])
  expect(passwords.size).toBe(0)
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true])
})

test('a key that cannot be one is refused before anything is asked', async () => {
  const { accounts, problem, asked } = await setUp()
  problem.create = new AppError({ code: 'auth.malformedKey' })
  await expect(accounts.connect(typed('new'), signal)).rejects.toMatchObject({
    data: { code: 'auth.malformedKey' },
  })
  expect(asked).toEqual([])
})

test('two forms sent at once with one name make one account', async () => {
  const { accounts, names, made, passwords } = await setUp()
  const results = await Promise.allSettled([
    accounts.connect(typed('same'), signal),
    accounts.connect(typed('same'), signal),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(results[1]).toMatchObject({ reason: { data: { code: 'account.nameTaken' } } })
  expect(names()).toEqual(['same'])
  expect(passwords.size).toBe(1)
  expect(made.map(({ isClosed }) => isClosed)).toEqual([false, true])
})

test('changes made at once all count', async () => {
  const { accounts, restart } = await setUp()
  const { id } = await accounts.connect(typed('one'), signal)
  const add = (name: string) =>
    accounts.update(id, (account) => ({ ...account, buckets: [...account.buckets, { name }] }))
  await Promise.all([add('a'), add('b'), accounts.connect(typed('two'), signal), add('c')])
  expect((await restart()).accounts.stored(id).buckets.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect((await restart()).names()).toHaveLength(2)
})

test('select opens another account with its key', async () => {
  const { accounts, restart } = await setUp()
  const one = await accounts.connect(typed('one'), signal)
  await accounts.connect(typed('two'), signal)
  const again = await restart()
  expect(await again.accounts.select(one.id)).toMatchObject({ name: 'one', hasKey: true })
  expect(again.accounts.currentId()).toBe(one.id)
  expect((await restart()).accounts.currentId()).toBe(one.id)
  await expect(again.accounts.select('unknown')).rejects.toMatchObject({ data: { code: 'account.unknown' } })
})

test('without its key an account can be selected, says that it lacks it, and gets it again', async () => {
  const { accounts, passwords, restart } = await setUp()
  const { id } = await accounts.connect(typed('one'), signal)
  await accounts.update(id, (account) => ({ ...account, buckets: [{ name: 'known' }] }))
  passwords.clear()
  const again = await restart()
  await again.accounts.restore()
  expect(await again.accounts.select(id)).toMatchObject({ hasKey: false })
  expect(() => again.accounts.client(id)).toThrow(
    expect.objectContaining({ data: { code: 'auth.keyMissing' } }),
  )
  again.problem.check = new AppError({ code: 'auth.rejected' })
  await expect(again.accounts.provideKey(id, 'wrong', signal)).rejects.toMatchObject({
    data: { code: 'auth.rejected' },
  })
  expect(again.names()).toEqual(['one (no key)'])
  expect(passwords.size).toBe(0)
  delete again.problem.check
  expect(await again.accounts.provideKey(id, ' right ', signal)).toMatchObject({ id, hasKey: true })
  expect(again.asked).toEqual(['known', 'known'])
  expect(passwords.get(id)).toBe('right')
  expect(again.accounts.stored(id).buckets).toEqual([{ name: 'known' }])
})

test('a new key ends the connections of the old one, and not before it proved right', async () => {
  const { accounts, made, problem } = await setUp()
  const { id } = await accounts.connect(typed('one'), signal)
  problem.check = new AppError({ code: 'auth.rejected' })
  await expect(accounts.provideKey(id, 'wrong', signal)).rejects.toThrow(AppError)
  expect(accounts.client(id)).toBe(made[0]?.client)
  delete problem.check
  await accounts.provideKey(id, 'new', signal)
  expect(accounts.client(id)).toBe(made[2]?.client)
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true, false])
})

test('removing forgets account and key, and opens another', async () => {
  const { accounts, passwords, made, names, text } = await setUp()
  const one = await accounts.connect(typed('one'), signal)
  const two = await accounts.connect(typed('two'), signal)
  await accounts.remove(two.id)
  expect(names()).toEqual(['one'])
  expect(accounts.currentId()).toBe(one.id)
  expect([...passwords.keys()]).toEqual([one.id])
  expect(made.map(({ isClosed }) => isClosed)).toEqual([false, true])
  expect(() => accounts.client(two.id)).toThrow(
    expect.objectContaining({ data: { code: 'account.unknown' } }),
  )
  await accounts.remove(one.id)
  expect(accounts.currentId()).toBeNull()
  expect(await text()).not.toContain('one')
})

test('removing another than the current one leaves the current one', async () => {
  const { accounts } = await setUp()
  const one = await accounts.connect(typed('one'), signal)
  const two = await accounts.connect(typed('two'), signal)
  await accounts.remove(one.id)
  expect(accounts.currentId()).toBe(two.id)
})

test('the account on this computer has no stored endpoint, no key in the keychain, one server', async () => {
  const { accounts, made, passwords, text, servers, restart } = await setUp()
  const [first, second] = await Promise.all([accounts.openLocal(), accounts.openLocal()])
  expect(first).toEqual({ id: 'local', name: 'This computer', endpoint: null, kind: 'local', hasKey: true })
  expect(second).toEqual(first)
  expect(accounts.list()).toHaveLength(1)
  expect(made.filter(({ isClosed }) => !isClosed)).toHaveLength(1)
  expect(accounts.client('local')).toBe(made.find(({ isClosed }) => !isClosed)?.client)
  expect(passwords.size).toBe(0)
  expect(await text()).not.toContain('127.0.0.1')
  expect(servers()).toBeGreaterThan(0)
  const again = await restart()
  await again.accounts.restore()
  expect(again.made[0]?.connection).toMatchObject({
    endpoint: 'http://127.0.0.1:9001/v2',
    apiKey: 'local-key',
  })
})

test('when the server on this computer ends, opening the account starts it again', async () => {
  const { accounts, made, names } = await setUp()
  await accounts.openLocal()
  accounts.localServerEnded()
  expect(names()).toEqual(['This computer (no key)'])
  expect(made[0]?.isClosed).toBe(true)
  await accounts.select('local')
  expect(names()).toEqual(['This computer'])
  expect(made[1]?.connection.endpoint).toBe('http://127.0.0.1:9002/v2')
})

test('removing the account on this computer and trying again keeps one connection', async () => {
  const { accounts, made, names } = await setUp()
  await accounts.openLocal()
  await accounts.remove('local')
  expect(names()).toEqual([])
  await accounts.openLocal()
  expect(names()).toEqual(['This computer'])
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false])
})

test('a current account that is not there is none', async () => {
  const { folder, accounts } = await setUp()
  await accounts.connect(typed('one'), signal)
  const file = await openAccountFile(path.join(folder, 'accounts.json'))
  await file.write({ ...file.content, currentAccountId: 'gone' })
  const again = await start(folder, new Map())
  expect(again.accounts.currentId()).toBeNull()
  await again.accounts.restore()
  expect(again.made).toEqual([])
})

test('at the end every connection is closed', async () => {
  const { accounts, made } = await setUp()
  await accounts.connect(typed('one'), signal)
  await accounts.openLocal()
  accounts.close()
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true])
})

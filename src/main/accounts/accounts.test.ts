import path from 'node:path'

import { expect, test } from 'vitest'

import { AppError, errorCodes } from '../../shared/errors.ts'
import { setUpAccounts, startAccounts, typedAccount, typedEndpoint } from '../testing/test-accounts.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { openAccountFile } from './account-file.ts'

const { signal } = new AbortController()

test('a connected account is known, current, and has its key in the keychain alone', async () => {
  const { accounts, passwords, text, made, asked } = await setUpAccounts()
  const account = await accounts.connect(
    typedAccount('  Work ', { endpoint: ` ${typedEndpoint}/ `, apiKey: ' canary-key\n' }),
    signal,
  )
  expect(account).toEqual({
    id: account.id,
    name: 'Work',
    endpoint: typedEndpoint,
    kind: 'remote',
    requestsPerDay: null,
    hasKey: true,
  })
  expect(accounts.list()).toEqual([account])
  expect(accounts.currentId()).toBe(account.id)
  expect(accounts.client(account.id)).toBe(made[0]?.client)
  expect(made[0]?.connection).toMatchObject({ endpoint: typedEndpoint, apiKey: 'canary-key' })
  expect(asked).toEqual([undefined])
  expect([...passwords]).toEqual([[account.id, 'canary-key']])
  expect(await text()).toContain('Work')
  expect(await text()).not.toContain('canary')
})

test('after a restart the current account is open again, with its key', async () => {
  const { accounts, restart } = await setUpAccounts()
  await accounts.connect(typedAccount('one'), signal)
  const two = await accounts.connect(typedAccount('two'), signal)
  const again = await restart()
  expect(again.names()).toEqual(['one (no key)', 'two (no key)'])
  await again.accounts.restore()
  expect(again.names()).toEqual(['one (no key)', 'two'])
  expect(again.accounts.currentId()).toBe(two.id)
  expect(again.made[0]?.connection).toMatchObject({ apiKey: 'canary-key', hasWorkedBefore: true })
  expect(again.asked).toEqual([])
})

test('accounts that have work are connected too, and the current one stays', async () => {
  const { accounts, restart, passwords } = await setUpAccounts()
  const one = await accounts.connect(typedAccount('one'), signal)
  const lost = await accounts.connect(typedAccount('lost'), signal)
  const current = await accounts.connect(typedAccount('current'), signal)
  passwords.delete(lost.id)
  const again = await restart()
  await again.accounts.connectForWork([one.id, lost.id, 'not known', one.id])
  expect(again.names()).toEqual(['one', 'lost (no key)', 'current (no key)'])
  expect(again.accounts.currentId()).toBe(current.id)
  expect(again.made).toHaveLength(1)
})

test('the account on this computer is connected for its work without becoming the current one', async () => {
  const { accounts, restart } = await setUpAccounts()
  const { id } = await accounts.openLocal()
  const current = await accounts.connect(typedAccount('current'), signal)
  const again = await restart()
  await again.accounts.connectForWork([id])
  expect(again.names()).toEqual(['This computer', 'current (no key)'])
  expect(again.accounts.currentId()).toBe(current.id)
})

test.each([
  ['account.malformedName', { name: '  ', endpoint: 'nonsense', apiKey: '' }],
  ['account.malformedName', { name: 'a\nb', endpoint: typedEndpoint, apiKey: 'key' }],
  ['account.malformedName', { name: 'n'.repeat(101), endpoint: typedEndpoint, apiKey: 'key' }],
  ['account.nameTaken', { name: 'taken', endpoint: 'nonsense', apiKey: '' }],
  ['account.nameTaken', { name: 'This computer', endpoint: typedEndpoint, apiKey: 'key' }],
  ['endpoint.malformed', { name: 'new', endpoint: 'nonsense', apiKey: '' }],
  ['endpoint.insecure', { name: 'new', endpoint: 'http://example.com/v2', apiKey: '' }],
] as const)('the name is checked first, then the endpoint: %s', async (code, form) => {
  const { accounts, made, names, text } = await setUpAccounts()
  await accounts.connect(typedAccount('taken'), signal)
  const before = await text()
  await expect(accounts.connect(form, signal)).rejects.toMatchObject({ data: { code } })
  expect(names()).toEqual(['taken'])
  expect(await text()).toBe(before)
  expect(made).toHaveLength(1)
})

const refusals = errorCodes.filter((code) => /^(auth|net|remote)\./.test(code))

test.each(refusals)('when the server’s answer is %s nothing is kept', async (code) => {
  const { accounts, problem, passwords, made, text } = await setUpAccounts()
  problem.check = new AppError({ code })
  await expect(accounts.connect(typedAccount('new'), signal)).rejects.toMatchObject({ data: { code } })
  expect(accounts.list()).toEqual([])
  expect(accounts.currentId()).toBeNull()
  expect(passwords.size).toBe(0)
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true])
  expect(await text()).toBe('')
})

test('when the account cannot be written down nothing is kept either', async () => {
  const passwords = new Map<string, string>()
  const { accounts, made } = await startAccounts(path.join(await temporaryFolder(), 'missing'), passwords)
  await expect(accounts.connect(typedAccount('new'), signal)).rejects.toMatchObject({
    data: { code: 'local.failed' },
  })
  expect(accounts.list()).toEqual([])
  expect(passwords.size).toBe(0)
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true])
})

test('a key that cannot be one is refused before anything is asked', async () => {
  const { accounts, problem, asked } = await setUpAccounts()
  problem.create = new AppError({ code: 'auth.malformedKey' })
  await expect(accounts.connect(typedAccount('new'), signal)).rejects.toMatchObject({
    data: { code: 'auth.malformedKey' },
  })
  expect(asked).toEqual([])
})

test('two forms sent at once with one name make one account', async () => {
  const { accounts, names, made, passwords } = await setUpAccounts()
  const results = await Promise.allSettled([
    accounts.connect(typedAccount('same'), signal),
    accounts.connect(typedAccount('same'), signal),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(results[1]).toMatchObject({ reason: { data: { code: 'account.nameTaken' } } })
  expect(names()).toEqual(['same'])
  expect(passwords.size).toBe(1)
  expect(made.map(({ isClosed }) => isClosed)).toEqual([false, true])
})

test('changes made at once all count', async () => {
  const { accounts, restart } = await setUpAccounts()
  const { id } = await accounts.connect(typedAccount('one'), signal)
  const add = (name: string) =>
    accounts.update(id, (account) => ({ ...account, buckets: [...account.buckets, { name }] }))
  await Promise.all([add('a'), add('b'), accounts.connect(typedAccount('two'), signal), add('c')])
  expect((await restart()).accounts.stored(id).buckets.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect((await restart()).names()).toHaveLength(2)
})

test('select opens another account with its key', async () => {
  const { accounts, restart } = await setUpAccounts()
  const one = await accounts.connect(typedAccount('one'), signal)
  await accounts.connect(typedAccount('two'), signal)
  const again = await restart()
  expect(await again.accounts.select(one.id)).toMatchObject({ name: 'one', hasKey: true })
  expect(again.accounts.currentId()).toBe(one.id)
  expect((await restart()).accounts.currentId()).toBe(one.id)
  await expect(again.accounts.select('unknown')).rejects.toMatchObject({ data: { code: 'account.unknown' } })
})

test('without its key an account can be selected, says that it lacks it, and gets it again', async () => {
  const { accounts, passwords, restart } = await setUpAccounts()
  const { id } = await accounts.connect(typedAccount('one'), signal)
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
  const { accounts, made, problem } = await setUpAccounts()
  const { id } = await accounts.connect(typedAccount('one'), signal)
  problem.check = new AppError({ code: 'auth.rejected' })
  await expect(accounts.provideKey(id, 'wrong', signal)).rejects.toThrow(AppError)
  expect(accounts.client(id)).toBe(made[0]?.client)
  delete problem.check
  await accounts.provideKey(id, 'new', signal)
  expect(accounts.client(id)).toBe(made[2]?.client)
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true, false])
})

test('a plan that is set holds for the open connection, and for those of later starts', async () => {
  const { accounts, made, restart } = await setUpAccounts()
  const { id } = await accounts.connect(typedAccount('one'), signal)
  expect(made[0]?.connection.requestsPerDay).toBeNull()
  await accounts.setRequestsPerDay(id, 5_000)
  expect(made[0]?.plans).toEqual([5_000])
  expect(accounts.list()).toMatchObject([{ requestsPerDay: 5_000 }])
  const again = await restart()
  await again.accounts.restore()
  expect(again.made[0]?.connection.requestsPerDay).toBe(5_000)
  await again.accounts.setRequestsPerDay(id, null)
  expect((await restart()).accounts.list()).toMatchObject([{ requestsPerDay: null }])
})

test('removing forgets account and key, and opens another', async () => {
  const { accounts, passwords, made, names, text } = await setUpAccounts()
  const one = await accounts.connect(typedAccount('one'), signal)
  const two = await accounts.connect(typedAccount('two'), signal)
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
  const { accounts } = await setUpAccounts()
  const one = await accounts.connect(typedAccount('one'), signal)
  const two = await accounts.connect(typedAccount('two'), signal)
  await accounts.remove(one.id)
  expect(accounts.currentId()).toBe(two.id)
})

test('the account on this computer has no stored endpoint, no key in the keychain, one server', async () => {
  const { accounts, made, passwords, text, servers, restart } = await setUpAccounts()
  const [first, second] = await Promise.all([accounts.openLocal(), accounts.openLocal()])
  expect(first).toEqual({
    id: 'local',
    name: 'This computer',
    endpoint: null,
    kind: 'local',
    requestsPerDay: null,
    hasKey: true,
  })
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
  const { accounts, made, names } = await setUpAccounts()
  await accounts.openLocal()
  accounts.localServerEnded()
  expect(names()).toEqual(['This computer (no key)'])
  expect(made[0]?.isClosed).toBe(true)
  await accounts.select('local')
  expect(names()).toEqual(['This computer'])
  expect(made[1]?.connection.endpoint).toBe('http://127.0.0.1:9002/v2')
})

test('removing the account on this computer and trying again keeps one connection', async () => {
  const { accounts, made, names } = await setUpAccounts()
  await accounts.openLocal()
  await accounts.remove('local')
  expect(names()).toEqual([])
  await accounts.openLocal()
  expect(names()).toEqual(['This computer'])
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false])
})

test('a current account that is not there is none', async () => {
  const { folder, accounts } = await setUpAccounts()
  await accounts.connect(typedAccount('one'), signal)
  const file = await openAccountFile(path.join(folder, 'accounts.json'))
  await file.write({ ...file.content, currentAccountId: 'gone' })
  const again = await startAccounts(folder, new Map())
  expect(again.accounts.currentId()).toBeNull()
  await again.accounts.restore()
  expect(again.made).toEqual([])
})

test('at the end every connection is closed', async () => {
  const { accounts, made } = await setUpAccounts()
  await accounts.connect(typedAccount('one'), signal)
  await accounts.openLocal()
  accounts.close()
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true])
})

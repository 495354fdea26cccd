import { randomUUID } from 'node:crypto'

import { beforeAll, expect, test } from 'vitest'

import { createKeychain } from './keychain.ts'

// The real keytar before the real keychain of this desk. Needs a session bus with an unlocked Secret Service.

beforeAll(() => {
  if (process.platform === 'linux' && !process.env['DBUS_SESSION_BUS_ADDRESS']) {
    throw new Error(
      'No session bus: run the tests with `npm test`, which starts a bus and a keyring of their own.',
    )
  }
})

function openKeychain() {
  return createKeychain({
    loadStore: async () => (await import('keytar')).default,
    onStateChange: () => undefined,
  })
}

test('the system’s keychain keeps a key over sessions, and forgets it', async () => {
  const accountId = `test-${randomUUID()}`
  const apiKey = `key ~!@#$%^&*() ${randomUUID()}`
  const first = openKeychain()
  await first.keep(accountId, apiKey)
  expect(first.state()).toEqual({ kind: 'available' })
  const second = openKeychain()
  expect(await second.read(accountId)).toBe(apiKey)
  await second.forget(accountId)
  expect(await openKeychain().read(accountId)).toBeNull()
})

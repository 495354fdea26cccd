import { readFile } from 'node:fs/promises'
import path from 'node:path'

import type { AppError } from '../../shared/errors.ts'
import { openAccountFile } from '../accounts/account-file.ts'
import { Accounts, type Connection } from '../accounts/accounts.ts'
import { createKeychain } from '../accounts/keychain.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { fakeClient } from './fake-client.ts'
import { temporaryFolder } from './test-server.ts'

/** What a person types into the form. */
export const typedEndpoint = 'https://api.cloudstore.io/v2'
export const typedAccount = (name: string, more: Partial<{ endpoint: string; apiKey: string }> = {}) => ({
  name,
  endpoint: typedEndpoint,
  apiKey: 'canary-key',
  ...more,
})

type Made = {
  readonly connection: Connection
  readonly client: CloudStoreClient
  readonly plans: (number | null)[]
  isClosed: boolean
}

/** The accounts of one run of the app. The folder and the passwords outlive it. */
export async function startAccounts(folder: string, passwords: Map<string, string>) {
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
        setRequestsPerDay: (requestsPerDay) => void entry.plans.push(requestsPerDay),
        close: () => (entry.isClosed = true),
      })
      const entry: Made = { connection, client, plans: [], isClosed: false }
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

/** The accounts of a first start, and what starts them again. */
export async function setUpAccounts() {
  const folder = await temporaryFolder()
  const passwords = new Map<string, string>()
  return {
    ...(await startAccounts(folder, passwords)),
    folder,
    passwords,
    restart: () => startAccounts(folder, passwords),
  }
}

import { z } from 'zod'

import { openJsonFile, type JsonFile } from '../json-file.ts'

const StoredBucket = z.object({
  name: z.string(),
  region: z.string().optional(),
  versioning: z.boolean().optional(),
  createdAtMs: z.number().optional(),
})

const StoredAccount = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['remote', 'local']),
  endpoint: z.string().nullable(),
  /** The plan, where a person set it. */
  requestsPerDay: z.int().positive().nullable().optional(),
  buckets: z.array(StoredBucket),
})

const AccountFileContent = z.object({
  version: z.literal(1),
  currentAccountId: z.string().nullable(),
  accounts: z.array(StoredAccount),
})

export type StoredAccount = z.infer<typeof StoredAccount>
export type AccountFileContent = z.infer<typeof AccountFileContent>
export type AccountFile = JsonFile<AccountFileContent>

const empty: AccountFileContent = { version: 1, currentAccountId: null, accounts: [] }

/** Account names, endpoints and known buckets; never a key. */
export function openAccountFile(path: string): Promise<AccountFile> {
  return openJsonFile(path, { schema: AccountFileContent, empty, unreadable: 'account.fileUnreadable' })
}

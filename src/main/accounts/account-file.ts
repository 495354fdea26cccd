import { readFile, rename } from 'node:fs/promises'

import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'

import { AppError, type ErrorData } from '../../shared/errors.ts'

const StoredBucket = z.object({
  name: z.string(),
  region: z.string().optional(),
  versioning: z.boolean().optional(),
})

const StoredAccount = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['remote', 'local']),
  endpoint: z.string().nullable(),
  buckets: z.array(StoredBucket),
})

const AccountFileContent = z.object({
  version: z.literal(1),
  currentAccountId: z.string().nullable(),
  accounts: z.array(StoredAccount),
})

export type StoredAccount = z.infer<typeof StoredAccount>
export type AccountFileContent = z.infer<typeof AccountFileContent>

export type AccountFile = {
  readonly content: AccountFileContent
  /** Set when the file could not be read and was put aside under another name. */
  readonly problem: ErrorData | null
  /** Replaces the file as a whole; a crash leaves the old one or the new one. Writes go one after the other. */
  write(content: AccountFileContent): Promise<void>
}

const empty: AccountFileContent = { version: 1, currentAccountId: null, accounts: [] }

/**
 * Account names, endpoints and known buckets; never a key. A file that cannot be understood (damaged, or written by a
 * newer version of the app) is kept beside the new one, and `problem` says where.
 */
export async function openAccountFile(path: string): Promise<AccountFile> {
  const { content, problem } = await load(path)
  return {
    content,
    problem,
    async write(next) {
      try {
        // Writes to one file are queued by the library.
        await writeFileAtomic(path, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 })
      } catch (error) {
        throw new AppError({ code: 'local.failed', subject: path, reason: messageOf(error) })
      }
    },
  }
}

async function load(path: string): Promise<{ content: AccountFileContent; problem: ErrorData | null }> {
  try {
    return { content: AccountFileContent.parse(JSON.parse(await readFile(path, 'utf8'))), problem: null }
  } catch (error) {
    if (isMissing(error)) return { content: empty, problem: null }
    return { content: empty, problem: { code: 'account.fileUnreadable', subject: await putAside(path) } }
  }
}

/** Where it cannot be moved, it cannot be overwritten either: then writing fails, and says so. */
async function putAside(path: string): Promise<string> {
  const asideName = `${path}.${new Date().toISOString().replaceAll(':', '-')}.unreadable`
  try {
    await rename(path, asideName)
    return asideName
  } catch {
    return path
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

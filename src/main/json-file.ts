import { readFile, rename } from 'node:fs/promises'

import writeFileAtomic from 'write-file-atomic'
import type { z } from 'zod'

import { AppError, type ErrorCode, type ErrorData } from '../shared/errors.ts'

/** A small file of the app's own, kept whole. */
export type JsonFile<Content> = {
  readonly content: Content
  /** Set when the file could not be understood and was put aside under another name. */
  readonly problem: ErrorData | null
  /**
   * Replaces the file as a whole; a crash leaves the old one or the new one. Writes go one after the other.
   * Throws `local.failed`.
   */
  write(content: Content): Promise<void>
}

/**
 * Reads a file that need not exist. One that cannot be understood (damaged, or written by a newer version of the app) is
 * kept beside the new one, and `problem` says where.
 */
export async function openJsonFile<Content>(
  path: string,
  {
    schema,
    empty,
    unreadable,
  }: {
    readonly schema: z.ZodType<Content>
    readonly empty: Content
    readonly unreadable: ErrorCode
  },
): Promise<JsonFile<Content>> {
  async function load(): Promise<Pick<JsonFile<Content>, 'content' | 'problem'>> {
    try {
      return { content: schema.parse(JSON.parse(await readFile(path, 'utf8'))), problem: null }
    } catch (error) {
      if (isMissing(error)) return { content: empty, problem: null }
      return { content: empty, problem: { code: unreadable, subject: await putAside(path) } }
    }
  }
  return {
    ...(await load()),
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

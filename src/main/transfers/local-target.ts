import { link, lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

import { AppError } from '../../shared/errors.ts'
import { hasErrno, onLocalPath } from './local-error.ts'

/** Makes the folders below the root one by one, and goes through no link on the way. */
export async function makeFolders(root: string, names: readonly string[]): Promise<string> {
  let folder = root
  for (const name of names) {
    folder = path.join(folder, name)
    const made = folder
    await onLocalPath(made, () => mkdir(made)).catch(async (error: unknown) => {
      const found = await lstat(made).catch(() => null)
      if (found?.isSymbolicLink()) throw new AppError({ code: 'local.outside', subject: made })
      if (!found?.isDirectory()) throw error
    })
  }
  return folder
}

/**
 * Without leave to replace, a file that appeared meanwhile is not touched: a link never overwrites, a rename would.
 * Where the file system has no links, a look before the rename has to do.
 */
export async function giveName(temporary: string, target: string, mayReplace: boolean): Promise<void> {
  await onLocalPath(target, async () => {
    if (mayReplace || !(await linkUnlessTaken(temporary, target))) await rename(temporary, target)
    else await rm(temporary)
  })
}

/** False where the file system cannot link and nothing has the name. Throws `local.exists`. */
async function linkUnlessTaken(file: string, target: string): Promise<boolean> {
  try {
    await link(file, target)
    return true
  } catch (error) {
    if (hasErrno(error, 'EEXIST') || (await isTaken(target))) throw existing(target)
    return false
  }
}

export async function isTaken(target: string): Promise<boolean> {
  return (await lstat(target).catch(() => null)) !== null
}

export function existing(target: string): AppError {
  return new AppError({ code: 'local.exists', subject: target })
}

/** Makes the new name itself durable, where the file system can: Windows and some network drives cannot. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

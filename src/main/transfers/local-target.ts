import path from 'node:path'

import { AppError } from '../../shared/errors.ts'
import type { Disk } from './disk.ts'
import { hasErrno, onLocalPath } from './local-error.ts'

/**
 * Makes the folders below the root one by one, and goes through no link on the way. They outlive a power cut when this
 * resolves, so that what is saved in them does. `durable` remembers which do: an earlier run of the app may have made a
 * folder and ended there.
 */
export async function makeFolders(
  disk: Disk,
  root: string,
  { names, durable }: { readonly names: readonly string[]; readonly durable: Set<string> },
): Promise<string> {
  let folder = root
  for (const name of names) {
    const parent = folder
    folder = path.join(parent, name)
    const isNew = await makeFolder(disk, folder)
    if (isNew || !durable.has(folder)) await disk.syncFolder(parent)
    durable.add(folder)
  }
  return folder
}

/** False where it is there already. */
async function makeFolder(disk: Disk, folder: string): Promise<boolean> {
  try {
    await onLocalPath(folder, () => disk.makeFolder(folder))
    return true
  } catch (error) {
    const found = await disk.lookAt(folder).catch(() => null)
    if (found?.kind === 'link') throw new AppError({ code: 'local.outside', subject: folder })
    if (found?.kind !== 'folder') throw error
    return false
  }
}

/**
 * Without leave to replace, a file that appeared meanwhile is not touched: a link never overwrites, a rename would.
 * Where the file system has no links, a look before the rename has to do.
 */
export async function giveName(
  disk: Disk,
  names: { readonly temporary: string; readonly target: string; readonly mayReplace: boolean },
): Promise<void> {
  const { temporary, target, mayReplace } = names
  await onLocalPath(target, async () => {
    if (mayReplace || !(await linkUnlessTaken(disk, temporary, target))) await disk.rename(temporary, target)
    else await disk.remove(temporary)
  })
}

/** False where the file system cannot link and nothing has the name. Throws `local.exists`. */
async function linkUnlessTaken(disk: Disk, file: string, target: string): Promise<boolean> {
  try {
    await disk.link(file, target)
    return true
  } catch (error) {
    if (hasErrno(error, 'EEXIST') || (await isTaken(disk, target))) throw existing(target)
    return false
  }
}

export async function isTaken(disk: Disk, target: string): Promise<boolean> {
  return (await disk.lookAt(target).catch(() => null)) !== null
}

export function existing(target: string): AppError {
  return new AppError({ code: 'local.exists', subject: target })
}

import path from 'node:path'

import type { Disk } from './disk.ts'

/**
 * Whether the file system of a folder takes names for one that differ in case, or in how an accent is written. Only a
 * file can tell: one is made there, and removed at once. True also where none can be made.
 */
export async function foldsNames(disk: Disk, folder: string, randomName: () => string): Promise<boolean> {
  const name = `.CloudStore-\u00C9-${randomName()}`
  const probe = path.join(folder, name)
  try {
    await (await disk.openPart(probe, 'new')).close()
    for (const twin of [name.toLowerCase(), name.normalize('NFD')]) {
      if (await isThere(disk, path.join(folder, twin))) return true
    }
    return false
  } catch {
    return true
  } finally {
    await disk.remove(probe).catch(() => undefined)
  }
}

async function isThere(disk: Disk, file: string): Promise<boolean> {
  return (await disk.lookAt(file).catch(() => null)) !== null
}

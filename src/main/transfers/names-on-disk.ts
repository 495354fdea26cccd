import path from 'node:path'

import type { Disk, DiskEntry } from './disk.ts'
import { foldedName } from './local-paths.ts'

/** The names of a folder, as whatever file system compares them; null where they cannot be read. */
type Names = ReadonlySet<string> | null

/**
 * What is below a folder already. Each folder is read once, so that most names of many need no look of their own. To be
 * used for as long as one plan is made: what comes later is not seen.
 */
export class NamesOnDisk {
  readonly #disk: Disk
  readonly #root: string
  readonly #folders = new Map<string, Promise<Names>>()

  constructor(disk: Disk, root: string) {
    this.#disk = disk
    this.#root = root
  }

  /** Null where nothing has the name. A link counts as itself. */
  async find(localPath: readonly string[]): Promise<DiskEntry | null> {
    const folder = path.join(this.#root, ...localPath.slice(0, -1))
    const name = localPath.at(-1) ?? ''
    const known = this.#folders.get(folder) ?? this.#namesIn(folder)
    this.#folders.set(folder, known)
    const names = await known
    if (names !== null && !names.has(foldedName(name))) return null
    return this.#disk.lookAt(path.join(folder, name)).catch(() => null)
  }

  async #namesIn(folder: string): Promise<Names> {
    const found = await this.#disk.lookAt(folder).catch(() => null)
    if (found === null) return new Set()
    const names = await this.#disk.namesIn(folder).catch(() => null)
    return names && new Set(names.map(foldedName))
  }
}

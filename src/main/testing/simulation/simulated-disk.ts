import type { Disk, DiskEntry, PartFile, SourceFile } from '../../transfers/disk.ts'
import { syncFolder, systemError, type DiskTree, type FileNode } from './disk-tree.ts'
import type { Life } from './life.ts'
import type { SeededRandom } from './seeded-random.ts'

/** What goes on around a disk, for all that is done to it. */
export type DiskWeather = {
  /** Bytes that can still be written. */
  freeBytes: number
  /** How many of the steps that read, write or give names fail with an error of the hardware's. */
  errorShare: number
  /** Whether files can have more than one name. */
  hasLinks: boolean
}

/** What was found out about the use of a disk. */
export type DiskUse = {
  openFiles: number
  /** Paths that were written to although they are none of the app's. */
  readonly strayWrites: string[]
}

type Parts = {
  readonly tree: DiskTree
  readonly life: Life
  readonly random: SeededRandom
  readonly weather: DiskWeather
  readonly use: DiskUse
  /** The folder that the app may write below. */
  readonly ownFolder: string
}

/** A disk in memory, as one life of the app sees it. */
export class SimulatedDisk implements Disk {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async openSource(file: string): Promise<SourceFile> {
    await this.#step('open', file)
    const node = this.#parts.tree.file(file)
    if (!node) throw systemError('ENOENT', 'open', file)
    return this.#source(node, file)
  }

  async openPart(file: string, which: 'new' | 'begun'): Promise<PartFile> {
    await this.#change('open', file)
    const { tree } = this.#parts
    const found = tree.find(file)
    if (which === 'new' && found) throw systemError('EEXIST', 'open', file)
    if (which === 'begun' && found?.kind !== 'file') throw systemError('ENOENT', 'open', file)
    return this.#part(found?.kind === 'file' ? found : tree.makeFile(file, Buffer.alloc(0)), file)
  }

  async remove(file: string): Promise<void> {
    await this.#change('unlink', file)
    this.#parts.tree.remove(file)
  }

  async link(file: string, name: string): Promise<void> {
    await this.#change('link', name)
    if (!this.#parts.weather.hasLinks) throw systemError('EPERM', 'link', name)
    this.#parts.tree.link(file, name)
  }

  async rename(file: string, name: string): Promise<void> {
    await this.#change('rename', name)
    this.#parts.tree.rename(file, name)
  }

  async makeFolder(folder: string): Promise<void> {
    await this.#change('mkdir', folder)
    this.#parts.tree.makeFolder(folder)
  }

  async syncFolder(folder: string): Promise<void> {
    await this.#parts.life.step(`fsync ${folder}`)
    const found = this.#parts.tree.find(folder)
    if (found?.kind === 'folder') syncFolder(found)
  }

  async realPath(file: string): Promise<string> {
    await this.#step('realpath', file)
    return file
  }

  async lookAt(file: string): Promise<DiskEntry> {
    await this.#step('lstat', file)
    const found = this.#parts.tree.find(file)
    if (!found) throw systemError('ENOENT', 'lstat', file)
    return { kind: found.kind, sizeBytes: found.kind === 'file' ? found.bytes.length : 0 }
  }

  async namesIn(folder: string): Promise<string[]> {
    await this.#step('scandir', folder)
    const found = this.#parts.tree.find(folder)
    if (found?.kind !== 'folder') throw systemError('ENOENT', 'scandir', folder)
    return [...found.names.keys()]
  }

  async freeBytes(folder: string): Promise<number> {
    await this.#step('statfs', folder)
    return this.#parts.weather.freeBytes
  }

  async #step(syscall: string, file: string): Promise<void> {
    const { life, random, weather } = this.#parts
    await life.step(`${syscall} ${file}`)
    // What cannot even be removed stays, and nobody can help it.
    const canFail = syscall !== 'lstat' && syscall !== 'unlink'
    if (canFail && random.chance(weather.errorShare)) throw systemError('EIO', syscall, file)
  }

  async #change(syscall: string, file: string): Promise<void> {
    const { use, ownFolder } = this.#parts
    await this.#step(syscall, file)
    if (!file.startsWith(`${ownFolder}/`)) use.strayWrites.push(`${syscall} ${file}`)
  }

  /** Counts a file as open until what it gives is called. */
  #opened(): () => Promise<void> {
    const { life, use } = this.#parts
    use.openFiles += 1
    return async () => {
      await life.step('close')
      use.openFiles -= 1
    }
  }

  #source(node: FileNode, file: string): SourceFile {
    const { tree, random } = this.#parts
    return {
      identity: async () => {
        await this.#step('fstat', file)
        const named = tree.file(file)
        if (!named) throw systemError('ENOENT', 'stat', file)
        const { number: ino, bytes, mtimeNs, ctimeNs } = node
        const name = { dev: 1n, ino: named.number }
        return { dev: 1n, ino, sizeBytes: bytes.length, mtimeNs, ctimeNs, named: name }
      },
      read: async (into, positionBytes) => {
        await this.#step('read', file)
        // Short reads are what any file system may give.
        const wanted = Math.min(into.byteLength, 1 + random.below(2_000))
        const bytes = node.bytes.subarray(positionBytes, positionBytes + wanted)
        into.set(bytes)
        return bytes.length
      },
      close: this.#opened(),
    }
  }

  #part(node: FileNode, file: string): PartFile {
    const { tree, weather } = this.#parts
    return {
      write: async (bytes, positionBytes) => {
        await this.#change('write', file)
        const room = Math.min(bytes.byteLength, weather.freeBytes)
        weather.freeBytes -= room
        const after = Buffer.alloc(Math.max(node.bytes.length, positionBytes + room))
        node.bytes.copy(after)
        after.set(bytes.subarray(0, room), positionBytes)
        tree.write(node, after)
        if (room < bytes.byteLength) throw systemError('ENOSPC', 'write', file)
      },
      sync: async () => {
        await this.#change('fsync', file)
        node.durable = node.bytes
      },
      close: this.#opened(),
    }
  }
}

import path from 'node:path'

export type FileNode = {
  readonly kind: 'file'
  readonly number: bigint
  bytes: Buffer
  /** What a power cut leaves for sure: all that was there at the last sync. */
  durable: Buffer
  mtimeNs: bigint
  ctimeNs: bigint
}

export type FolderNode = {
  readonly kind: 'folder'
  readonly number: bigint
  readonly names: Map<string, DiskNode>
  /** What a power cut leaves for sure of the names. */
  durable: ReadonlyMap<string, DiskNode>
  /** Changes of names since then, in order; each is whole or not at all. */
  unsynced: NameChange[]
}

export type DiskNode = FileNode | FolderNode

type NameChange = readonly (readonly [name: string, node: DiskNode | null])[]

/** An error as the system makes it. */
export function systemError(code: string, syscall: string, file: string): Error {
  return Object.assign(new Error(`${code}: ${syscall} '${file}'`), { code, syscall, path: file })
}

/** Files and folders with what of them would outlive a power cut. */
export class DiskTree {
  #lastNumber = 0n
  #timeNs = 0n
  readonly root: FolderNode = this.#folder()

  find(file: string): DiskNode | null {
    let node: DiskNode = this.root
    for (const name of file.split('/').filter(Boolean)) {
      const found: DiskNode | undefined = node.kind === 'folder' ? node.names.get(name) : undefined
      if (!found) return null
      node = found
    }
    return node
  }

  file(file: string): FileNode | null {
    const found = this.find(file)
    return found?.kind === 'file' ? found : null
  }

  /** Throws ENOENT or ENOTDIR. */
  parentOf(file: string, syscall: string): FolderNode {
    const parent = this.find(path.dirname(file))
    if (!parent) throw systemError('ENOENT', syscall, file)
    if (parent.kind !== 'folder') throw systemError('ENOTDIR', syscall, file)
    return parent
  }

  makeFolder(folder: string): void {
    const parent = this.parentOf(folder, 'mkdir')
    if (parent.names.has(path.basename(folder))) throw systemError('EEXIST', 'mkdir', folder)
    change(parent, [[path.basename(folder), this.#folder()]])
  }

  makeFile(file: string, bytes: Buffer): FileNode {
    const parent = this.parentOf(file, 'open')
    this.#lastNumber += 1n
    const node: FileNode = {
      kind: 'file',
      number: this.#lastNumber,
      bytes,
      durable: Buffer.alloc(0),
      mtimeNs: 0n,
      ctimeNs: 0n,
    }
    this.touch(node)
    change(parent, [[path.basename(file), node]])
    return node
  }

  /** Other bytes in the same file. */
  write(node: FileNode, bytes: Buffer): void {
    node.bytes = bytes
    this.touch(node)
  }

  touch(node: FileNode): void {
    this.#timeNs += 1n
    node.mtimeNs = this.#timeNs
    node.ctimeNs = this.#timeNs
  }

  link(file: string, name: string): void {
    const node = this.file(file)
    if (!node) throw systemError('ENOENT', 'link', file)
    const parent = this.parentOf(name, 'link')
    if (parent.names.has(path.basename(name))) throw systemError('EEXIST', 'link', name)
    this.#changed(node)
    change(parent, [[path.basename(name), node]])
  }

  /** Within one folder, which is all that the app does. */
  rename(file: string, name: string): void {
    const node = this.file(file)
    if (!node) throw systemError('ENOENT', 'rename', file)
    const parent = this.parentOf(name, 'rename')
    if (parent.names.get(path.basename(name))?.kind === 'folder') throw systemError('EISDIR', 'rename', name)
    this.#changed(node)
    change(parent, [
      [path.basename(name), node],
      [path.basename(file), null],
    ])
  }

  remove(file: string): void {
    const node = this.find(file)
    if (!node) return
    if (node.kind === 'folder') throw systemError('EISDIR', 'unlink', file)
    this.#changed(node)
    change(this.parentOf(file, 'unlink'), [[path.basename(file), null]])
  }

  /** All files with their paths. */
  *files(folder: FolderNode = this.root, below = ''): Generator<[file: string, node: FileNode]> {
    for (const [name, node] of folder.names) {
      if (node.kind === 'file') yield [`${below}/${name}`, node]
      else yield* this.files(node, `${below}/${name}`)
    }
  }

  #folder(): FolderNode {
    this.#lastNumber += 1n
    return { kind: 'folder', number: this.#lastNumber, names: new Map(), durable: new Map(), unsynced: [] }
  }

  #changed(node: FileNode): void {
    this.#timeNs += 1n
    node.ctimeNs = this.#timeNs
  }
}

export function syncFolder(folder: FolderNode): void {
  folder.durable = new Map(folder.names)
  folder.unsynced = []
}

/** Everything below is on the disk itself. */
export function syncAll(folder: FolderNode): void {
  syncFolder(folder)
  for (const node of folder.names.values()) {
    if (node.kind === 'folder') syncAll(node)
    else node.durable = node.bytes
  }
}

function change(folder: FolderNode, changes: NameChange): void {
  applyChanges(folder.names, changes)
  folder.unsynced.push(changes)
}

export function applyChanges(names: Map<string, DiskNode>, changes: NameChange): void {
  for (const [name, node] of changes) {
    if (node) names.set(name, node)
    else names.delete(name)
  }
}

import { applyChanges, syncFolder, type FileNode, type FolderNode } from './disk-tree.ts'
import type { SeededRandom } from './seeded-random.ts'

/** What a power cut leaves of what was not put on the disk itself. */
export type PowerCut = {
  /** How many of a folder's changes, from the first on. */
  readonly keptChanges: (unsynced: number) => number
  /** What is in a file that was written to. */
  readonly keptBytes: (node: FileNode) => Buffer
}

export function cutPower(folder: FolderNode, choose: PowerCut): void {
  const kept = new Map(folder.durable)
  for (const changes of folder.unsynced.slice(0, choose.keptChanges(folder.unsynced.length)))
    applyChanges(kept, changes)
  folder.names.clear()
  for (const [name, node] of kept) {
    folder.names.set(name, node)
    if (node.kind === 'folder') cutPower(node, choose)
    else if (node.bytes !== node.durable) {
      node.bytes = choose.keptBytes(node)
      node.durable = node.bytes
    }
  }
  syncFolder(folder)
}

/** Of each folder's changes any number, of each file's bytes any kind of rest. */
export function anyPowerCut(random: SeededRandom): PowerCut {
  return {
    keptChanges: (unsynced) => random.below(unsynced + 1),
    keptBytes: (node) => random.of([bytesLost, bytesZeroed, bytesKept])(node),
  }
}

export const bytesLost: PowerCut['keptBytes'] = ({ durable }) => durable
export const bytesKept: PowerCut['keptBytes'] = ({ bytes }) => bytes
/** As file systems do that note a length before they write what is in it. */
export const bytesZeroed: PowerCut['keptBytes'] = ({ bytes, durable }) =>
  Buffer.concat([durable, Buffer.alloc(Math.max(0, bytes.length - durable.length))])

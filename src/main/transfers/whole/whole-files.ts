import path from 'node:path'

import { AppError, errorCodeOf } from '../../../shared/errors.ts'
import type { Disk, DiskEntry, FileIdentity } from '../disk.ts'
import type { StartMd5 } from '../hashing/md5.ts'
import { hasErrno, onLocalPath } from '../local-error.ts'
import { giveName, makeFolders } from '../local-target.ts'
import { removePart } from '../part-file.ts'

/** What was in a file, and what it was then, before and after. */
export type WholeFile = {
  readonly bytes: Uint8Array
  /** Lower-case hex. */
  readonly md5: string
  readonly identity: FileIdentity
}

/** `localPath` are names below `root`, the last one a file's. */
type Place = { readonly root: string; readonly localPath: readonly string[] }

/** A file to be written. */
type WholeTarget = Place & {
  readonly partName: string
  readonly bytes: Uint8Array
  readonly md5: string
  readonly mayReplace: boolean
}

/**
 * Small files in one step each: the many calls that one takes are made where a call costs least. Throws what the same
 * calls of a disk would, with the path named.
 */
export type WholeFiles = {
  /** A file up to this size is read or written whole. */
  readonly mostBytes: number
  /** Null for a larger file. Throws `transfer.sourceChanged` where it changed meanwhile. */
  read(file: string): Promise<WholeFile | null>
  /** What has this name now. */
  identify(file: string): Promise<FileIdentity>
  /** Makes the folders on the way, through no link. Resolves with what has the file's name, null where nothing has. */
  makeWay(place: Place): Promise<DiskEntry | null>
  /**
   * Writes a file beside its target and gives it its name; all of it outlives a power cut then. Is done where the target
   * holds just these bytes already, as after an app that ended between the name and the record of it.
   */
  save(target: WholeTarget): Promise<void>
}

/** The same over a disk, call by call. */
export function wholeFilesOver(
  disk: Disk,
  options: {
    readonly startMd5: StartMd5
    readonly mostBytes: number
    /** Folders that outlive a power cut, as far as it is known. */
    readonly durable: Set<string>
    /** May be put off until the answer is given. */
    readonly syncFolder?: Disk['syncFolder']
  },
): WholeFiles {
  const { startMd5, mostBytes, durable, syncFolder = (folder) => disk.syncFolder(folder) } = options

  async function wayTo({ root, localPath }: Place): Promise<{ folder: string; file: string }> {
    const realRoot = await onLocalPath(root, () => disk.realPath(root))
    const folder = await makeFolders(disk, realRoot, { names: localPath.slice(0, -1), durable })
    return { folder, file: path.join(folder, localPath.at(-1) ?? '') }
  }

  async function save(target: WholeTarget): Promise<void> {
    const { folder, file } = await wayTo(target)
    const part = path.join(folder, target.partName)
    try {
      await onLocalPath(file, () => writePart(disk, part, target.bytes))
      await giveName(disk, { temporary: part, target: file, mayReplace: target.mayReplace })
    } catch (error) {
      await removePart(disk, part)
      if (errorCodeOf(error) !== 'local.exists' || !(await holds(file, target.md5))) throw error
    }
    await syncFolder(folder)
  }

  async function holds(file: string, md5: string): Promise<boolean> {
    const found = await disk.lookAt(file).catch(() => null)
    return found?.kind === 'file' && (await read(file).catch(() => null))?.md5 === md5
  }

  async function read(file: string): Promise<WholeFile | null> {
    return withSource(file, async (source) => {
      const identity = await source.identity()
      if (identity.sizeBytes > mostBytes) return null
      const bytes = new Uint8Array(identity.sizeBytes)
      let filledBytes = 0
      for (let readBytes = -1; readBytes !== 0 && filledBytes < bytes.byteLength; filledBytes += readBytes) {
        readBytes = await source.read(bytes.subarray(filledBytes), filledBytes)
      }
      const isWhole = filledBytes === bytes.byteLength
      if (!isWhole || !isSameFile(identity, await source.identity())) {
        throw new AppError({ code: 'transfer.sourceChanged', subject: file })
      }
      return { bytes, md5: await md5Of(startMd5, bytes), identity }
    })
  }

  async function withSource<Result>(
    file: string,
    work: (source: Awaited<ReturnType<Disk['openSource']>>) => Promise<Result>,
  ): Promise<Result> {
    return onLocalPath(file, async () => {
      const source = await disk.openSource(file)
      try {
        return await work(source)
      } finally {
        await source.close()
      }
    })
  }

  return {
    mostBytes,
    read,
    identify: (file) => withSource(file, (source) => source.identity()),
    makeWay: async (place) => disk.lookAt((await wayTo(place)).file).catch(() => null),
    save,
  }
}

/** Lower-case hex. */
export async function md5Of(startMd5: StartMd5, bytes: Uint8Array): Promise<string> {
  const md5 = startMd5(bytes.byteLength)
  try {
    await md5.update(bytes)
    return await md5.digest()
  } finally {
    md5.end()
  }
}

/** A file that another run left under the name is not gone on with. */
async function writePart(disk: Disk, file: string, bytes: Uint8Array): Promise<void> {
  const part = await disk.openPart(file, 'new').catch(async (error: unknown) => {
    if (!hasErrno(error, 'EEXIST')) throw error
    await disk.remove(file)
    return disk.openPart(file, 'new')
  })
  try {
    await part.write(bytes, 0)
    await part.sync()
  } finally {
    await part.close()
  }
}

/**
 * MD5 cannot see a file that changed while it was read: the server hashes what we sent. So the open file and the name
 * that led to it are compared before and after.
 */
export function isSameFile(before: FileIdentity, after: FileIdentity): boolean {
  return (
    before.dev === after.dev &&
    before.ino === after.ino &&
    before.sizeBytes === after.sizeBytes &&
    before.mtimeNs === after.mtimeNs &&
    before.ctimeNs === after.ctimeNs &&
    before.named.dev === after.named.dev &&
    before.named.ino === after.named.ino
  )
}

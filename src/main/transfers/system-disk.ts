import { constants } from 'node:fs'
import {
  link,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  statfs,
  type FileHandle,
} from 'node:fs/promises'

import { AppError } from '../../shared/errors.ts'
import type { Disk, DiskEntry, PartFile, SourceFile } from './disk.ts'

const { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = constants
/** A pipe would be waited for otherwise. Windows has neither flag. */
export const nonBlocking = constants.O_NONBLOCK ?? 0
export const noFollow = constants.O_NOFOLLOW ?? 0

/** The disks of this computer. */
export const systemDisk: Disk = {
  openSource: async (file) => {
    const handle = await open(file, O_RDONLY | nonBlocking)
    try {
      if (!(await handle.stat()).isFile()) throw new AppError({ code: 'local.notAFile', subject: file })
    } catch (error) {
      await handle.close()
      throw error
    }
    return sourceOf(handle, file)
  },
  openPart: async (file, which) =>
    partOf(await open(file, O_WRONLY | noFollow | (which === 'new' ? O_CREAT | O_EXCL : 0))),
  remove: (file) => rm(file, { force: true }),
  link,
  rename,
  makeFolder: async (folder) => {
    await mkdir(folder)
  },
  // Windows and some network drives cannot.
  syncFolder: async (folder) => {
    const handle = await open(folder, 'r').catch(() => null)
    await handle?.sync().catch(() => undefined)
    await handle?.close()
  },
  realPath: (file) => realpath(file),
  lookAt: async (file) => entryOf(await lstat(file)),
  namesIn: (folder) => readdir(folder),
  freeBytes: async (folder) => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  },
}

function sourceOf(handle: FileHandle, file: string): SourceFile {
  return {
    identity: async () => {
      const { dev, ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true })
      const named = await stat(file, { bigint: true })
      const name = { dev: named.dev, ino: named.ino }
      return { dev, ino, sizeBytes: Number(size), mtimeNs, ctimeNs, named: name }
    },
    read: async (into, positionBytes) => {
      const { bytesRead } = await handle.read(into, 0, into.byteLength, positionBytes)
      return bytesRead
    },
    close: () => handle.close(),
  }
}

function partOf(handle: FileHandle): PartFile {
  return {
    write: async (bytes, positionBytes) => {
      for (let written = 0; written < bytes.byteLength;) {
        const left = bytes.byteLength - written
        const { bytesWritten } = await handle.write(bytes, written, left, positionBytes + written)
        written += bytesWritten
      }
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  }
}

/** What a look at a name has found. */
export function entryOf(found: Awaited<ReturnType<typeof lstat>>): DiskEntry {
  const kind = found.isFile()
    ? 'file'
    : found.isDirectory()
      ? 'folder'
      : found.isSymbolicLink()
        ? 'link'
        : 'other'
  return { kind, sizeBytes: Number(found.size) }
}

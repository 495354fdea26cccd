import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs'

import { AppError } from '../../../shared/errors.ts'
import type { Disk, PartFile, SourceFile } from '../disk.ts'
import { entryOf, nonBlocking, noFollow } from '../system-disk.ts'

const { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = constants

/**
 * The disks of this computer, for a thread that has nothing else to do: each call blocks it, which costs a tenth of a
 * call that does not. Everything has happened when a call returns.
 */
export const blockingDisk: Disk = {
  openSource: (file) =>
    at(() => {
      const descriptor = openSync(file, O_RDONLY | nonBlocking)
      if (fstatSync(descriptor).isFile()) return sourceOf(descriptor, file)
      closeSync(descriptor)
      throw new AppError({ code: 'local.notAFile', subject: file })
    }),
  openPart: (file, which) =>
    at(() => partOf(openSync(file, O_WRONLY | noFollow | (which === 'new' ? O_CREAT | O_EXCL : 0)))),
  remove: (file) => at(() => rmSync(file, { force: true })),
  link: (file, name) => at(() => linkSync(file, name)),
  rename: (file, name) => at(() => renameSync(file, name)),
  makeFolder: (folder) =>
    at(() => {
      mkdirSync(folder)
    }),
  syncFolder: (folder) =>
    at(() => {
      try {
        const descriptor = openSync(folder, O_RDONLY)
        try {
          fsyncSync(descriptor)
        } finally {
          closeSync(descriptor)
        }
      } catch {
        // Windows and some network drives cannot.
      }
    }),
  realPath: (file) => at(() => realpathSync.native(file)),
  lookAt: (file) => at(() => entryOf(lstatSync(file))),
  namesIn: (folder) => at(() => readdirSync(folder)),
  freeBytes: (folder) =>
    at(() => {
      const { bavail, bsize } = statfsSync(folder)
      return bavail * bsize
    }),
}

function sourceOf(descriptor: number, file: string): SourceFile {
  return {
    identity: () =>
      at(() => {
        const { dev, ino, size, mtimeNs, ctimeNs } = fstatSync(descriptor, { bigint: true })
        const named = statSync(file, { bigint: true })
        const name = { dev: named.dev, ino: named.ino }
        return { dev, ino, sizeBytes: Number(size), mtimeNs, ctimeNs, named: name }
      }),
    read: (into, positionBytes) => at(() => readSync(descriptor, into, 0, into.byteLength, positionBytes)),
    close: () => at(() => closeSync(descriptor)),
  }
}

function partOf(descriptor: number): PartFile {
  return {
    write: (bytes, positionBytes) =>
      at(() => {
        for (let written = 0; written < bytes.byteLength;) {
          written += writeSync(
            descriptor,
            bytes,
            written,
            bytes.byteLength - written,
            positionBytes + written,
          )
        }
      }),
    sync: () => at(() => fsyncSync(descriptor)),
    close: () => at(() => closeSync(descriptor)),
  }
}

/** Done before it returns; what it throws is what the promise rejects with. */
async function at<Result>(work: () => Result): Promise<Result> {
  return work()
}

import { createHash, randomBytes } from 'node:crypto'
import { link, lstat, mkdir, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'

import { AppError } from '../../shared/errors.ts'
import type { ObjectHead } from '../cloudstore/cloudstore-client.ts'
import { md5OfEtag } from './etag.ts'
import { untilIntact } from './intact.ts'
import { hasErrno, onLocalPath } from './local-error.ts'
import type { DownloadSpec, Move, Mover, Outcome } from './transfer-spec.ts'
import type { MoverPorts } from './upload.ts'

export type DownloadPorts = MoverPorts & {
  /** Called when an object's MD5 was compared and is what its ETag says. */
  readonly onVerified: (spec: DownloadSpec, etag: string) => void
}

/**
 * Fetches one object into a temporary file beside its target, and gives it its name only when size and MD5 agree. A
 * file that is there stays whole until that moment. Nothing is written outside the chosen folder, through links neither.
 */
export function createDownloadMover(ports: DownloadPorts): Mover<DownloadSpec> {
  return async (spec, move) => {
    const root = await onLocalPath(spec.root, () => realpath(spec.root))
    const folder = await makeFolders(root, spec.isFolderMarker ? spec.localPath : spec.localPath.slice(0, -1))
    if (spec.isFolderMarker) return { verified: true }
    return untilIntact(() => ports.retrying(() => fetchInto(ports, { spec, move, folder }), move))
  }
}

async function fetchInto(
  ports: DownloadPorts,
  job: { readonly spec: DownloadSpec; readonly move: Move; readonly folder: string },
): Promise<Outcome> {
  const { spec, move, folder } = job
  const target = path.join(folder, spec.localPath.at(-1) ?? '')
  // Not worth the bytes; the look that counts is the one when the file gets its name.
  if (!spec.mayReplace && (await isTaken(target))) throw existing(target)
  const download = await ports
    .clientFor(spec.accountId)
    .getObject(spec.bucket, spec.key, {}, { signal: move.signal, lane: 'bulk' })
  if (download.kind === 'notModified') throw new AppError({ code: 'remote.unreadable', subject: spec.key })
  // A body that fails before it is read would fail unheard.
  download.body.on('error', () => undefined)
  const temporary = path.join(folder, `.${randomBytes(8).toString('hex')}.cloudstore-part`)
  try {
    const md5 = await receive(download.body, { spec, move, head: download.head, temporary, target })
    if (move.signal.aborted) throw new AppError({ code: 'cancelled' })
    await giveName(temporary, target, spec.mayReplace)
    await syncFolder(folder)
    if (md5 !== null) ports.onVerified(spec, md5)
    return { verified: md5 !== null, savedAs: savedAs(spec) }
  } catch (error) {
    download.body.destroy()
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
}

type Receipt = {
  readonly spec: DownloadSpec
  readonly move: Move
  readonly head: ObjectHead
  /** Does not exist yet. */
  readonly temporary: string
  /** What a failure names: a person never saw the temporary file. */
  readonly target: string
}

/** Resolves with the MD5 if it could be compared, else null, after the bytes are on the disk itself. */
async function receive(body: Readable, receipt: Receipt): Promise<string | null> {
  const { spec, move, head, temporary, target } = receipt
  const handle = await onLocalPath(target, () => open(temporary, 'wx'))
  try {
    const { md5, sizeBytes } = await write(body, handle, receipt)
    move.onBytesComplete()
    if (head.sizeBytes !== null && head.sizeBytes !== sizeBytes) {
      throw new AppError({ code: 'transfer.size', subject: spec.key })
    }
    const expected = md5OfEtag(head.etag)
    if (expected !== null && expected !== md5)
      throw new AppError({ code: 'transfer.checksum', subject: spec.key })
    await onLocalPath(target, () => handle.sync())
    return expected
  } finally {
    await handle.close()
  }
}

async function write(
  body: Readable,
  handle: FileHandle,
  { move, target }: Receipt,
): Promise<{ md5: string; sizeBytes: number }> {
  const hash = createHash('md5')
  let sizeBytes = 0
  move.onProgress(0)
  for await (const chunk of body as AsyncIterable<Buffer>) {
    hash.update(chunk)
    await onLocalPath(target, () => handle.writeFile(chunk))
    sizeBytes += chunk.length
    move.onProgress(sizeBytes)
  }
  return { md5: hash.digest('hex'), sizeBytes }
}

/** Makes the folders below the root one by one, and goes through no link on the way. */
async function makeFolders(root: string, names: readonly string[]): Promise<string> {
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
async function giveName(temporary: string, target: string, mayReplace: boolean): Promise<void> {
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

async function isTaken(target: string): Promise<boolean> {
  return (await lstat(target).catch(() => null)) !== null
}

function existing(target: string): AppError {
  return new AppError({ code: 'local.exists', subject: target })
}

/** Makes the new name itself durable, where the file system can: Windows and some network drives cannot. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/** The path below the root, where it is not how the key ends. */
function savedAs({ key, localPath }: DownloadSpec): string | undefined {
  const saved = localPath.join('/')
  return `/${key}`.endsWith(`/${saved}`) ? undefined : saved
}

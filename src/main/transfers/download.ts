import path from 'node:path'

import { AppError, errorCodeOf } from '../../shared/errors.ts'
import type { CloudStoreClient, ObjectDownload, ObjectHead } from '../cloudstore/cloudstore-client.ts'
import { chunkBytes, createChunkMemory, type ChunkMemory } from './chunk-memory.ts'
import { checkFile, isContent } from './content-check.ts'
import type { Disk } from './disk.ts'
import { md5OfEtag } from './etag.ts'
import { untilIntact } from './intact.ts'
import { onLocalPath } from './local-error.ts'
import { existing, giveName, isTaken, makeFolders } from './local-target.ts'
import { appendBody, openPart, readPart, removePart, syncPart, type BegunPart } from './part-file.ts'
import { assertRoom } from './room.ts'
import type { Content } from './transfer.ts'
import { savedAs } from './saved-as.ts'
import type { DownloadSpec, Move, Mover, Outcome, TransferSpec } from './transfer-spec.ts'
import type { MoverPorts } from './mover-ports.ts'
import { fetchWhole } from './whole/whole-download.ts'

type Job = {
  readonly spec: DownloadSpec
  readonly move: Move
  readonly folder: string
  readonly target: string
  /** The temporary file beside the target. Its path was on record before it is made. */
  readonly part: string
  /** What the bytes in the part belong to, where the server said it in a way that can be compared. */
  etag: string | null
  /** Of the file that is there, where nothing is to be fetched if the object has it too. */
  md5There: string | null
  readonly memory: ChunkMemory
}

/**
 * Fetches one object into a temporary file beside its target, and gives it its name only when size and MD5 agree. A
 * file that is there stays whole until that moment. Nothing is written outside the chosen folder, through links neither.
 * What is there of the temporary file is gone on with where the server knows its ETag.
 */
export function createDownloadMover(ports: MoverPorts): Mover<DownloadSpec> {
  const memory = createChunkMemory()
  const durable = new Set<string>()
  return async (spec, move) => {
    try {
      return await download(ports, { spec, move, memory, durable })
    } catch (error) {
      // An earlier run may have left some of it, however far this one came.
      if (!move.goesOn(error)) await discardPart(ports.disk, spec, new Set())
      throw error
    }
  }
}

async function download(
  ports: MoverPorts,
  from: Pick<Job, 'spec' | 'move' | 'memory'> & { readonly durable: Set<string> },
): Promise<Outcome | 'identical'> {
  const { spec, move, memory, durable } = from
  const { disk } = ports
  if (isSmall(ports, spec, move)) {
    const outcome = await untilIntact(() => ports.retrying(() => fetchWhole(ports, spec, move), move))
    if (outcome) return outcome
  }
  const root = await onLocalPath(spec.root, () => disk.realPath(spec.root))
  const names = spec.isFolderMarker ? spec.localPath : spec.localPath.slice(0, -1)
  const folder = await makeFolders(disk, root, { names, durable })
  if (spec.isFolderMarker) return { verified: true }
  const target = path.join(folder, spec.localPath.at(-1) ?? '')
  const part = path.join(folder, spec.partName)
  const job: Job = { spec, move, folder, target, part, etag: move.checkpoint, md5There: null, memory }
  const named = await readNamed(ports, job)
  if (named) return { verified: true, savedAs: savedAs(spec), content: named }
  if (spec.onlyIfDifferent && job.etag === null) {
    job.md5There = (await checkFile(ports, target, move))?.md5 ?? null
  }
  if (job.md5There !== null && job.md5There === spec.onlyIfDifferent?.knownMd5) return 'identical'
  return untilIntact(() => ports.retrying(() => fetchInto(ports, job), move))
}

/** Whether nothing is there to go on from or to compare with, and going on later would save nothing. */
function isSmall({ wholeFiles }: MoverPorts, spec: DownloadSpec, move: Move): boolean {
  const isPlain = !spec.isFolderMarker && !spec.onlyIfDifferent && move.checkpoint === null
  return isPlain && spec.sizeBytes <= wholeFiles.mostBytes
}

/**
 * Removes the temporary file of a download that will not go on. One that is not there is fine, but an earlier run of the
 * app may have removed it and ended before that was durable: the first look into a folder makes sure. `synced` remembers
 * which folders that is true of.
 */
export async function discardPart(disk: Disk, spec: TransferSpec, synced: Set<string>): Promise<void> {
  if (spec.kind !== 'download' || spec.isFolderMarker) return
  const folder = path.join(spec.root, ...spec.localPath.slice(0, -1))
  const wasThere = await removePart(disk, path.join(folder, spec.partName))
  if (!wasThere && !synced.has(folder)) await disk.syncFolder(folder)
  synced.add(folder)
}

/** What an earlier run gave the name to, if the app ended before that was on record; else null. */
async function readNamed(ports: MoverPorts, job: Job): Promise<Content | null> {
  const { spec, move, folder, target, part, etag } = job
  const md5 = md5OfEtag(etag)
  if (md5 === null || (spec.mayReplace && (await isTaken(ports.disk, part)))) return null
  const there = await readPart(ports, target, move)
  if (!there) return null
  const isIt = (await there.md5.digest()) === md5
  there.md5.end()
  if (!isIt) return null
  await removePart(ports.disk, part)
  await ports.disk.syncFolder(folder)
  return { sizeBytes: there.sizeBytes, md5, etag }
}

async function fetchInto(ports: MoverPorts, job: Job): Promise<Outcome | 'identical'> {
  const { spec, move, folder, target, part } = job
  // Not worth the bytes; the look that counts is the one when the file gets its name.
  if (!spec.mayReplace && (await isTaken(ports.disk, target))) throw existing(target)
  const begun = job.etag === null ? null : await readPart(ports, part, move)
  let content: Content | 'identical'
  try {
    content = (await wholePart(ports, job, begun)) ?? (await fetchRest(ports, job, begun))
  } finally {
    begun?.md5.end()
  }
  if (content === 'identical') {
    await removePart(ports.disk, part)
    return content
  }
  if (move.signal.aborted) throw new AppError({ code: 'cancelled' })
  await giveName(ports.disk, { temporary: part, target, mayReplace: spec.mayReplace })
  await ports.disk.syncFolder(folder)
  const verified = md5OfEtag(content.etag) !== null
  if (verified) ports.onVerified(spec, content.md5)
  return { verified, savedAs: savedAs(spec), content }
}

function conditionOf(
  { spec, etag, md5There }: Job,
  begun: BegunPart | null,
): Parameters<CloudStoreClient['getObject']>[2] {
  if (begun && etag !== null) return { resume: { offsetBytes: begun.sizeBytes, etag } }
  // The MD5 that is known already is another one: there is nothing to ask.
  const mayBeSame = md5There !== null && spec.onlyIfDifferent?.knownMd5 === null
  return mayBeSame ? { ifNoneMatch: md5There } : {}
}

/** What is in the part, if all bytes came and the app ended before the file got its name; else null. */
async function wholePart(
  { disk }: MoverPorts,
  { etag, part, target }: Job,
  begun: BegunPart | null,
): Promise<Content | null> {
  if (!begun) return null
  const md5 = await begun.md5.digest()
  if (md5 !== md5OfEtag(etag)) return null
  // The app may have ended before it could do that.
  await syncPart(disk, { file: part, target })
  return { sizeBytes: begun.sizeBytes, md5, etag }
}

/** Resolves after the bytes are on the disk itself, and their MD5 is the ETag if that is one. */
async function fetchRest(
  ports: MoverPorts,
  job: Job,
  begun: BegunPart | null,
): Promise<Content | 'identical'> {
  const { spec, move, folder, target } = job
  const neededBytes = spec.sizeBytes - (begun?.sizeBytes ?? 0)
  await assertRoom(ports.disk, { folder, target, neededBytes })
  const download = await ports
    .clientFor(spec.accountId)
    .getObject(spec.bucket, spec.key, conditionOf(job, begun), {
      signal: move.signal,
      lane: 'bulk',
      lendMemory: () => job.memory.take(chunkBytes),
    })
  // A body that fails before it is read would fail unheard.
  if (download.kind === 'body') download.body.on('error', () => undefined)
  if (job.md5There !== null && isContent(download, job.md5There)) {
    if (download.kind === 'body') download.body.destroy()
    ports.onVerified(spec, job.md5There)
    return 'identical'
  }
  if (download.kind === 'notModified') throw new AppError({ code: 'remote.unreadable', subject: spec.key })
  try {
    return await receive(ports, { download, job, begun: download.offsetBytes > 0 ? begun : null })
  } catch (error) {
    download.body.destroy()
    const code = errorCodeOf(error)
    const isDamaged = code === 'transfer.checksum' || code === 'transfer.size'
    if (isDamaged || job.etag === null) {
      job.etag = null
      await removePart(ports.disk, job.part)
    }
    throw error
  }
}

async function receive(
  ports: MoverPorts,
  { download: { body, head }, job, begun }: Arriving,
): Promise<Content> {
  const { spec, move, target } = job
  const part = await openPart(ports.disk, { file: job.part, target, begun: begun !== null })
  const soFar = begun ?? { md5: ports.startMd5(head.sizeBytes ?? spec.sizeBytes), sizeBytes: 0 }
  try {
    const noted = noteEtag(job, head)
    const { md5, sizeBytes } = await appendBody(body, {
      part: { write: (bytes, position) => onLocalPath(target, () => part.write(bytes, position)) },
      md5: soFar.md5,
      memory: job.memory,
      startBytes: soFar.sizeBytes,
      expectedBytes: head.sizeBytes ?? spec.sizeBytes,
      admit: (bytes) => ports.bandwidth.down.take(bytes, move.signal),
      onProgress: move.onProgress,
    })
    move.onBytesComplete()
    if (head.sizeBytes !== null && head.sizeBytes !== sizeBytes) {
      throw new AppError({ code: 'transfer.size', subject: spec.key })
    }
    const expected = md5OfEtag(head.etag)
    if (expected !== null && expected !== md5)
      throw new AppError({ code: 'transfer.checksum', subject: spec.key })
    await onLocalPath(target, () => part.sync())
    // With its name the file is done; if the app ends then, the ETag is what proves it at the next start.
    await noted
    return { sizeBytes, md5, etag: head.etag }
  } finally {
    soFar.md5.end()
    await part.close()
  }
}

type Arriving = {
  readonly download: Extract<ObjectDownload, { kind: 'body' }>
  readonly job: Job
  readonly begun: BegunPart | null
}

/** Resolves when what the part's bytes belong to is on record. */
async function noteEtag(job: Job, head: ObjectHead): Promise<void> {
  const etag = md5OfEtag(head.etag) === null ? null : head.etag
  if (etag === job.etag) return
  job.etag = etag
  await job.move.onCheckpoint(etag)
}

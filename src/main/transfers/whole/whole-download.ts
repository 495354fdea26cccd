import path from 'node:path'
import type { Readable } from 'node:stream'

import { AppError } from '../../../shared/errors.ts'
import { md5OfEtag } from '../etag.ts'
import { existing } from '../local-target.ts'
import type { MoverPorts } from '../mover-ports.ts'
import { savedAs } from '../saved-as.ts'
import type { DownloadSpec, Move, Outcome } from '../transfer-spec.ts'
import { md5Of } from './whole-files.ts'

/**
 * Fetches a small object into memory, compares it, and writes it in one step. Null where it is larger by now than it was
 * when it was chosen: nothing is written then. No checkpoint is put on record: an app that ends in between fetches it
 * again.
 */
export async function fetchWhole(ports: MoverPorts, spec: DownloadSpec, move: Move): Promise<Outcome | null> {
  const { root, localPath, partName, mayReplace } = spec
  const there = await ports.wholeFiles.makeWay({ root, localPath })
  // One of the same size may be what an earlier run gave its name to: its bytes tell.
  const mayBeOurs = there?.kind === 'file' && there.sizeBytes === spec.sizeBytes
  if (there && !mayReplace && !mayBeOurs) throw existing(path.join(root, ...localPath))
  const download = await ports
    .clientFor(spec.accountId)
    .getObject(spec.bucket, spec.key, {}, { signal: move.signal, lane: 'bulk' })
  if (download.kind === 'notModified') throw new AppError({ code: 'remote.unreadable', subject: spec.key })
  // A body that fails before it is read would fail unheard.
  download.body.on('error', () => undefined)
  const bytes = await readWhole(download.body, ports, move)
  if (bytes === null) return null
  const content = {
    sizeBytes: bytes.byteLength,
    md5: await md5Of(ports.startMd5, bytes),
    etag: download.head.etag,
  }
  move.onBytesComplete()
  if (download.head.sizeBytes !== null && download.head.sizeBytes !== content.sizeBytes) {
    throw new AppError({ code: 'transfer.size', subject: spec.key })
  }
  const expected = md5OfEtag(content.etag)
  if (expected !== null && expected !== content.md5) {
    throw new AppError({ code: 'transfer.checksum', subject: spec.key })
  }
  if (move.signal.aborted) throw new AppError({ code: 'cancelled' })
  await ports.wholeFiles.save({ root, localPath, partName, mayReplace, bytes, md5: content.md5 })
  if (expected !== null) ports.onVerified(spec, expected)
  return { verified: expected !== null, savedAs: savedAs(spec), content }
}

/** In memory of their own; null where that is too much for whole files. */
async function readWhole(body: Readable, ports: MoverPorts, move: Move): Promise<Uint8Array | null> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  move.onProgress(0)
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (sizeBytes + chunk.byteLength > ports.wholeFiles.mostBytes) return null
    for (let left = chunk.byteLength; left > 0;) left -= await ports.bandwidth.down.take(left, move.signal)
    chunks.push(chunk)
    sizeBytes += chunk.byteLength
    move.onProgress(sizeBytes)
  }
  // A message carries all the memory that its bytes are a part of.
  const bytes = new Uint8Array(sizeBytes)
  let filledBytes = 0
  for (const chunk of chunks) {
    bytes.set(chunk, filledBytes)
    filledBytes += chunk.byteLength
  }
  return bytes
}

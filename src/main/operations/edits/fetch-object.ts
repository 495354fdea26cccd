import path from 'node:path'

import { AppError } from '../../../shared/errors.ts'
import type { ObjectDownload, ObjectHead } from '../../cloudstore/cloudstore-client.ts'
import { describingHeaders } from '../../cloudstore/object-headers.ts'
import { contentTypeOfKey } from '../../content-type.ts'
import { chunkBytes } from '../../transfers/chunk-memory.ts'
import { isSameEtag, md5OfEtag } from '../../transfers/etag.ts'
import { onLocalPath } from '../../transfers/local-error.ts'
import { appendBody, openPart } from '../../transfers/part-file.ts'
import { assertRoom } from '../../transfers/room.ts'
import type { EditSpec, ObjectDescription } from '../../transfers/transfer-spec.ts'
import { changedDescription, isSameDescription } from './changed-description.ts'
import type { EditJob, EditPorts } from './edit-job.ts'
import { versionOf, type HeldObject } from './held-object.ts'

/**
 * Fetches the object into the edit's file, which then outlives a power cut. `identical` where it is described as it should
 * be already. Throws `remote.changed`, `metadata.unseen`, and `metadata.malformed` before any byte is kept.
 */
export async function fetchObject(ports: EditPorts, job: EditJob): Promise<HeldObject | 'identical'> {
  const { spec, move, memory, file } = job
  const { key, sizeBytes } = spec
  await assertRoom(ports.disk, { folder: path.dirname(file), target: key, neededBytes: sizeBytes })
  const download = await ports.clientFor(spec.accountId).getObject(
    spec.bucket,
    key,
    {},
    {
      signal: move.signal,
      lane: 'bulk',
      lendMemory: () => memory.take(chunkBytes),
    },
  )
  if (download.kind === 'notModified') throw new AppError({ code: 'remote.unreadable', subject: key })
  // A body that fails before it is read would fail unheard.
  download.body.on('error', () => undefined)
  try {
    const there = describedIn(download.head, key)
    const wanted = changedDescription(there, spec.change)
    assertEditable(ports, spec, download.head)
    describingHeaders(wanted)
    if (!isSameDescription(wanted, there)) return { ...there, ...(await receive(ports, job, download)) }
  } catch (error) {
    download.body.destroy()
    throw error
  }
  download.body.destroy()
  return 'identical'
}

/** Where the server tells no type, the one that the app would have sent. */
function describedIn({ contentType, metadata }: ObjectHead, key: string): ObjectDescription {
  return { contentType: contentType ?? contentTypeOfKey(key), metadata }
}

function assertEditable(ports: EditPorts, spec: EditSpec, head: ObjectHead): void {
  if (spec.knownEtag !== null && !isSameEtag(spec.knownEtag, head.etag)) {
    ports.onChanged(spec)
    throw new AppError({ code: 'remote.changed', subject: spec.key })
  }
  if (!spec.mayDropUnseen && Object.keys(head.metadata).length === 0) {
    throw new AppError({ code: 'metadata.unseen', subject: spec.key })
  }
}

async function receive(
  ports: EditPorts,
  { spec, move, memory, file }: EditJob,
  { body, head }: Extract<ObjectDownload, { kind: 'body' }>,
): Promise<Omit<HeldObject, keyof ObjectDescription>> {
  const { key } = spec
  const expectedBytes = head.sizeBytes ?? spec.sizeBytes
  const part = await openPart(ports.disk, { file, target: key, begun: false })
  const md5 = ports.startMd5(expectedBytes)
  try {
    const received = await appendBody(body, {
      part: { write: (bytes, position) => onLocalPath(key, () => part.write(bytes, position)) },
      md5,
      memory,
      expectedBytes,
      startBytes: 0,
      admit: (bytes) => ports.bandwidth.down.take(bytes, move.signal),
      // They have to go up again.
      onProgress: (bytes) => move.onProgress(Math.floor(bytes / 2)),
    })
    if (head.sizeBytes !== null && head.sizeBytes !== received.sizeBytes) {
      throw new AppError({ code: 'transfer.size', subject: key })
    }
    const expected = md5OfEtag(head.etag)
    if (expected !== null && expected !== received.md5) {
      throw new AppError({ code: 'transfer.checksum', subject: key })
    }
    await onLocalPath(key, () => part.sync())
    return { ...received, etag: head.etag, version: versionOf(head), mayReplace: null }
  } finally {
    md5.end()
    await part.close()
    await ports.disk.syncFolder(path.dirname(file))
  }
}

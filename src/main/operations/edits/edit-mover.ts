import path from 'node:path'

import { AppError, errorCodeOf } from '../../../shared/errors.ts'
import type { ObjectHead, UploadAnswer } from '../../cloudstore/cloudstore-client.ts'
import { createChunkMemory } from '../../transfers/chunk-memory.ts'
import { isSameEtag, md5OfEtag } from '../../transfers/etag.ts'
import { untilIntact } from '../../transfers/intact.ts'
import type { EditSpec, Move, Mover, Outcome } from '../../transfers/transfer-spec.ts'
import { changedDescription, notKept } from './changed-description.ts'
import type { EditJob, EditPorts } from './edit-job.ts'
import { fetchObject } from './fetch-object.ts'
import { checkpointOf, discardHeld, heldIn, readHeld, type HeldObject } from './held-object.ts'
import { putBack } from './put-back.ts'

/**
 * Gives an object another content type or other metadata, which CloudStore can only do with all of its bytes: they are
 * fetched into a private file, compared, put again, and the object is read back. Before the first byte goes out the file
 * outlives a power cut and the checkpoint says what it holds, so that whatever becomes of the object its content is not
 * lost. An object that is another than the one that was looked at is left alone.
 */
export function createEditMover(ports: EditPorts): Mover<EditSpec> {
  const memory = createChunkMemory()
  const synced = new Set<string>()
  return async (spec, move) => {
    const folder = await ports.folder()
    const job: EditJob = {
      spec,
      move,
      memory,
      file: path.join(folder, spec.partName),
      held: null,
      mayBeSent: false,
    }
    try {
      const outcome = await edit(ports, job)
      await discardHeld(ports.disk, folder, { spec, synced })
      return outcome
    } catch (caught) {
      const error = blocking(caught, job)
      if (!goesOn(error, move)) await discardHeld(ports.disk, folder, { spec, synced })
      throw error
    }
  }
}

async function edit(ports: EditPorts, job: EditJob): Promise<Outcome | 'identical'> {
  const { move } = job
  const earlier = heldIn(move.checkpoint)
  job.held = await readHeld(ports, job.file, earlier, move)
  job.mayBeSent = job.held !== null
  if (!job.held) {
    const fetched = await untilIntact(() => ports.retrying(() => fetchObject(ports, job), move))
    if (fetched !== 'identical') await hold(job, fetched)
    // The app ended between the last step and the record of it.
    else return earlier ? outcomeOf(earlier, earlier.etag) : 'identical'
  }
  const held = heldBy(job)
  const answer = await untilIntact(() => ports.retrying(() => putAndCompare(ports, job), move))
  await readBack(ports, job, answer)
  return outcomeOf(held, answer.etag)
}

async function putAndCompare(ports: EditPorts, job: EditJob): Promise<UploadAnswer> {
  const held = heldBy(job)
  const { answer, code } = await putBack(ports, job, held)
  if (code === null) return answer
  // What is there now is this edit's own, and may be replaced.
  await hold(job, { ...held, mayReplace: answer.etag })
  throw new AppError({ code, subject: job.spec.key })
}

/** Looks whether the server shows what was sent, as far as it shows anything. */
async function readBack(
  ports: EditPorts,
  { spec, move, held }: EditJob,
  answer: UploadAnswer,
): Promise<void> {
  if (!held) return
  const options = { signal: move.signal, lane: 'bulk' } as const
  const head = await ports.clientFor(spec.accountId).headObject(spec.bucket, spec.key, options)
  await ports.onEdited(spec, head, { sizeBytes: held.sizeBytes, etag: md5OfEtag(answer.etag) })
  // Where somebody else has written by now there is nothing to compare.
  if (answer.etag !== null && !isSameEtag(answer.etag, head.etag)) return
  const name = notKept(changedDescription(held, spec.change), head, showsMetadata(held))
  if (name !== null) throw new AppError({ code: 'metadata.notKept', subject: name })
}

function showsMetadata({ metadata }: Pick<ObjectHead, 'metadata'>): boolean {
  return Object.keys(metadata).length > 0
}

/** Puts on record what the file holds, and that it may be sent from now on. */
async function hold(job: EditJob, held: HeldObject): Promise<void> {
  job.held = held
  const isOnRecord = await job.move.onCheckpoint(checkpointOf(held))
  // What nobody would look for after a crash is not risked.
  if (!isOnRecord && !job.mayBeSent) throw new AppError({ code: 'journal.unwritable', subject: job.spec.key })
}

function heldBy({ held }: EditJob): HeldObject {
  if (!held) throw new Error('nothing is held')
  return held
}

function outcomeOf({ sizeBytes, md5 }: HeldObject, etag: string | null): Outcome {
  return { verified: md5OfEtag(etag) !== null, content: { sizeBytes, md5, etag } }
}

/** Where what is there may have come to harm, the file is all there is of the object: nothing may end with that. */
function blocking(error: unknown, { held, spec, move }: EditJob): unknown {
  const isOwnEnd = move.goesOn(error) || errorCodeOf(error) === 'remote.notFound'
  if (isOwnEnd || !held || held.mayReplace === null) return error
  return new AppError({ code: 'edit.unsettled', subject: spec.key }, { cause: error })
}

/** For a full disk, this is no download that waits for room. */
function goesOn(error: unknown, move: Move): boolean {
  return move.goesOn(error) && errorCodeOf(error) !== 'local.noSpace'
}

import type { JournaledList } from './journaled-list.ts'
import type { Transfer } from './batch-group.ts'
import { goesOnAfter, setbackOf } from './setback.ts'
import { isFinished } from './transfer.ts'
import type { Move, Movers, Outcome, TransferSpec } from './transfer-spec.ts'

/** What a mover of this transfer hears, and what becomes of what it tells. */
export function moveOf(
  transfer: Transfer,
  at: {
    readonly signal: AbortSignal
    readonly list: JournaledList
    readonly now: () => number
    readonly onIdle: () => void
  },
): Move {
  const { signal, list, now, onIdle } = at
  let counted: number | null = null
  return {
    batch: transfer.group.batch,
    signal,
    onCheck: (doneUnits) => {
      list.apply(transfer, { kind: 'check', doneUnits })
    },
    onProgress: (doneUnits) => {
      // What an earlier run has done was not done at today's speed.
      transfer.speed?.add(Math.max(0, doneUnits - (counted ?? doneUnits)), now())
      counted = doneUnits
      list.apply(transfer, { kind: 'progress', doneUnits })
    },
    onHold: (wait) => {
      list.apply(transfer, { kind: 'hold', wait })
      if (wait) onIdle()
    },
    onBytesComplete: () => {
      list.apply(transfer, { kind: 'bytesComplete' })
    },
    checkpoint: transfer.checkpoint,
    onCheckpoint: (checkpoint) => list.noteCheckpoint(transfer, checkpoint),
    goesOn: (error) => !isFinished(transfer.state) && (signal.aborted || goesOnAfter(setbackOf(error))),
  }
}

export function runMover(movers: Movers, spec: TransferSpec, move: Move): Promise<Outcome | 'identical'> {
  switch (spec.kind) {
    case 'upload':
      return movers.upload(spec, move)
    case 'download':
      return movers.download(spec, move)
    case 'delete':
      return movers.delete(spec, move)
    case 'edit':
      return movers.edit(spec, move)
  }
}

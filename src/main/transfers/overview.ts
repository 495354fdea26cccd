import path from 'node:path'

import { lastSegment } from '../../shared/keys.ts'
import type { BatchHead, TransferLine, TransferRow, TransferSummary } from '../../shared/transfer.ts'
import type { BatchGroup, Transfer } from './batch-group.ts'
import { msLeft, requestsTakeMs } from './estimate.ts'
import { doneUnitsOf, statusOf, type Tally } from './tally.ts'
import type { TransferList } from './transfer-list.ts'
import { isMoving } from './transfer.ts'
import { totalUnits, type TransferSpec } from './transfer-spec.ts'
import { waitOf, type RatePort } from './wait.ts'

export type OverviewPorts = RatePort & { readonly now: () => number }

type Speed = { readonly bytesPerSecond: number; readonly filesPerSecond: number }

/** What the window shows of the list: heads of batches and rows, and sums over all. */
export class Overview {
  readonly #list: Pick<TransferList, 'groups' | 'moving' | 'size' | 'total'>
  readonly #ports: OverviewPorts

  constructor(list: Pick<TransferList, 'groups' | 'moving' | 'size' | 'total'>, ports: OverviewPorts) {
    this.#list = list
    this.#ports = ports
  }

  /**
   * Batches in which something moves come first, then those with work left, the newest first; in a batch what moves, what
   * is paused, what waits, what failed, then the rest with the newest first.
   */
  lines(offset: number, limit: number): TransferLine[] {
    const lines: TransferLine[] = []
    let line = 0
    let place = 0
    for (const group of this.#inOrder()) {
      if (lines.length === limit) break
      if (group.hasHead) {
        if (line >= offset) lines.push({ kind: 'head', head: this.#head(group) })
        line += 1
      }
      const skipped = Math.max(0, offset - line)
      if (skipped < group.rowsShown) {
        for (const [at, transfer] of group.rows(skipped, limit - lines.length).entries()) {
          const batch = group.hasHead ? (group.batch?.number ?? null) : null
          lines.push({ kind: 'row', place: place + skipped + at + 1, batch, row: this.#row(transfer) })
        }
      }
      line += group.rowsShown
      place += group.size
    }
    return lines
  }

  /** All but the stops, which are the queue's. */
  summary(): Omit<TransferSummary, 'stops'> {
    const { total } = this.#list
    let lines = 0
    let leftMs: number | null = 0
    for (const group of this.#list.groups()) {
      lines += group.rowsShown + (group.hasHead ? 1 : 0)
    }
    const speed = this.#speedOf(this.#list.moving(), [...this.#list.groups()])
    for (const [accountId, tally] of this.#workByAccount()) {
      const ms = msLeft(tally, speed, this.#ports.rateOf(accountId), this.#ports.now())
      leftMs = ms === null || leftMs === null ? null : Math.max(leftMs, ms)
    }
    return {
      ...countsOf(total),
      total: this.#list.size,
      lines,
      bytes: total.bytes,
      doneBytes: total.doneBytes,
      bytesPerSecond: speed.bytesPerSecond,
      msLeft: leftMs,
      heldUntilMs: this.#heldUntilMs(),
    }
  }

  #inOrder(): BatchGroup[] {
    return [...this.#list.groups()].toSorted(
      (left, right) => left.rank - right.rank || (right.batch?.number ?? 0) - (left.batch?.number ?? 0),
    )
  }

  #head(group: BatchGroup): BatchHead {
    const { batch, tally, isFolded } = group
    if (!batch) throw new Error('what stands by itself has no head')
    const rate = this.#ports.rateOf(batch.accountId)
    const nowMs = this.#ports.now()
    const speed = this.#speedOf(group.moving(), [group])
    const { kind, bucket, title, number, plan } = batch
    return {
      batch: number,
      kind,
      bucket,
      title,
      isFolded,
      plan: { ...plan, requestsMs: requestsTakeMs(plan.requests, rate, nowMs) },
      ...countsOf(tally),
      total: group.size,
      done: tally.count('done'),
      cancelled: tally.count('cancelled'),
      skipped: tally.count('skipped'),
      verified: tally.verified,
      units: tally.units,
      doneUnits: tally.doneUnits,
      bytesPerSecond: speed.bytesPerSecond,
      msLeft: group.rank === 0 ? msLeft(leftOf(tally), speed, rate, nowMs) : null,
    }
  }

  #row(transfer: Transfer): TransferRow {
    const row = transferRow(transfer, this.#ports.now())
    return { ...row, wait: waitOf(transfer, this.#ports) ?? undefined }
  }

  #speedOf(moving: Iterable<Transfer>, groups: readonly BatchGroup[]): Speed {
    const nowMs = this.#ports.now()
    let bytesPerSecond = 0
    for (const { spec, speed } of moving) {
      if (spec.kind !== 'delete') bytesPerSecond += speed?.perSecond(nowMs) ?? 0
    }
    const filesPerSecond = groups.reduce((sum, group) => sum + group.filesDone.perSecond(nowMs), 0)
    return { bytesPerSecond, filesPerSecond }
  }

  #workByAccount() {
    const work = new Map<string, { requests: number; bytes: number; files: number }>()
    for (const { accountId, tally } of this.#list.groups()) {
      const left = leftOf(tally)
      if (left.files === 0) continue
      const sum = work.get(accountId) ?? { requests: 0, bytes: 0, files: 0 }
      sum.requests += left.requests
      sum.bytes += left.bytes
      sum.files += left.files
      work.set(accountId, sum)
    }
    return work
  }

  /** When the rate budget lets the next request go, while that is all that is waited for. */
  #heldUntilMs(): number | null {
    const accounts = new Set<string>()
    for (const { state, spec } of this.#list.moving()) {
      if (statusOf(state) !== 'waiting') return null
      accounts.add(spec.accountId)
    }
    const untils = [...accounts].flatMap((accountId) => {
      const rate = this.#ports.rateOf(accountId)
      return rate?.kind === 'limited' && rate.waitingUntilMs !== null ? [rate.waitingUntilMs] : []
    })
    return untils.length > 0 ? Math.min(...untils) : null
  }
}

function leftOf(tally: Tally) {
  return {
    requests: tally.requestsLeft,
    bytes: tally.bytesLeft,
    files: tally.count('waiting', 'checking', 'running', 'verifying'),
  }
}

function countsOf(tally: Tally) {
  const failed = tally.count('failed')
  return {
    waiting: tally.count('waiting'),
    running: tally.count('checking', 'running', 'verifying'),
    paused: tally.count('paused'),
    finished: failed + tally.count('done', 'cancelled', 'skipped'),
    failed,
  }
}

/** What the window shows of a transfer. */
function transferRow({ number, spec, state, speed }: Transfer, nowMs: number): TransferRow {
  const total = totalUnits(spec)
  const doneUnits = doneUnitsOf(spec, state)
  return {
    id: `${number}`,
    kind: spec.kind,
    bucket: spec.bucket,
    key: spec.key,
    status: statusOf(state),
    verified: state.status === 'done' && state.verified,
    doneUnits,
    // A file may have grown since it was chosen.
    totalUnits: Math.max(total, doneUnits),
    bytesPerSecond: isMoving(state) && speed ? speed.perSecond(nowMs) : 0,
    savedAs: state.status === 'done' ? state.savedAs : undefined,
    sentFrom: sentFrom(spec),
    removesBucket: spec.kind === 'delete' ? spec.removesBucket : undefined,
    isIdentical: state.status === 'skipped' ? state.isIdentical : undefined,
    error: 'error' in state ? state.error : undefined,
  }
}

/** The name of an upload's file, where it is not how the key ends. */
function sentFrom(spec: TransferSpec): string | undefined {
  if (spec.kind !== 'upload' || spec.sourcePath === null) return undefined
  const name = path.basename(spec.sourcePath)
  return name === lastSegment(spec.key) ? undefined : name
}

import type { TransferKind, TransferRow, TransferStatus, TransferSummary } from '../../../shared/transfer.ts'
import { errorLine, errorText } from '../../error-text.ts'
import { messages } from '../../messages.ts'
import { visibleText } from '../../visible-text.ts'

export type TransferAction = 'pause' | 'resume' | 'cancel' | 'retry'

const words = messages.transfers
const separator = ' · '

/** The plain status of a transfer, as its row says it. */
export function transferText(row: TransferRow, nowMs: number): string {
  switch (row.status) {
    case 'waiting':
      return waitingText(row, nowMs)
    case 'checking':
      return [words.status.checking, shareText(row)].join(' ')
    case 'running':
      return runningText(row)
    case 'verifying':
      return words.status.verifying
    case 'paused':
      return pausedText(row)
    case 'done':
      return doneText(row)
    case 'failed':
      return withReason(words.status.failed, row)
    case 'cancelled':
      return words.status.cancelled
    case 'skipped':
      return row.isIdentical
        ? [words.status.skipped, row.kind === 'edit' ? words.nothingToChange : words.identical].join(
            separator,
          )
        : withReason(words.status.skipped, row)
  }
}

/** The rest of what there is to say, for a tooltip: the whole error, or why nothing was compared. */
export function transferDetail(row: TransferRow, nowMs: number): string {
  if (row.error) return errorLine(row.error)
  if (row.wait?.kind === 'retry') return errorLine(row.wait.error)
  return isUnverified(row) ? words.notVerifiedHint : transferText(row, nowMs)
}

/** Until when the words change by themselves; null when they do not. */
export function changesUntilMs({ wait }: TransferRow): number | null {
  switch (wait?.kind) {
    case 'retry':
      return wait.atMs
    case 'rate':
      return wait.untilMs
    case 'offline':
    case undefined:
      return null
  }
}

/** How much is done, from 0 to 1; null while it cannot be known. */
export function transferShare(row: TransferRow): number | null {
  if (row.status === 'done' || row.status === 'verifying') return 1
  if (row.totalUnits === null) return isMoving(row.status) ? null : 0
  return row.totalUnits === 0 ? 0 : Math.min(1, row.doneUnits / row.totalUnits)
}

/** All transfers in a line: `3 of 128 finished · 1 failed · 1.2 GB of 3.1 GB · 14.2 MB/s · about 2 min left · 2 running`. */
export function summaryText(summary: TransferSummary, nowMs: number): string {
  const { bytes, doneBytes, heldUntilMs, msLeft } = summary
  const isUnfinished = summary.running + summary.waiting > 0
  const waitMs = heldUntilMs === null ? 0 : heldUntilMs - nowMs
  if (summary.total === 0) return words.none
  return [
    words.finishedOf(summary.finished, summary.total),
    summary.failed > 0 && words.failed(summary.failed),
    waitMs > 0 && words.nextRequests(waitMs),
    isUnfinished && bytes > 0 && words.amountOf(doneBytes, bytes),
    summary.running > 0 && summary.bytesPerSecond > 0 && words.speed(summary.bytesPerSecond),
    isUnfinished && msLeft !== null && msLeft > 0 && words.left(msLeft),
    summary.running > 0 && words.running(summary.running),
    summary.waiting > 0 && words.waiting(summary.waiting),
    summary.paused > 0 && words.paused(summary.paused),
  ]
    .filter(Boolean)
    .join(separator)
}

/** What a person can do with a transfer in this state, in the order of the buttons. */
export function actionsOf(status: TransferStatus): readonly TransferAction[] {
  switch (status) {
    case 'waiting':
    case 'checking':
    case 'running':
    case 'verifying':
      return ['pause', 'cancel']
    case 'paused':
      return ['resume', 'cancel']
    case 'failed':
    case 'cancelled':
      return ['retry']
    case 'done':
    case 'skipped':
      return []
  }
}

/** Whether there is a list to show of what became of its objects: while it works, that changes all the time. */
export function hasDeletedList({ kind, status, totalUnits }: TransferRow): boolean {
  if (kind !== 'delete' || (totalUnits ?? 0) < 2) return false
  return status !== 'waiting' && !isMoving(status)
}

/** Done, but with nothing to compare the bytes with. */
export function isUnverified(row: TransferRow): boolean {
  return row.status === 'done' && row.kind !== 'delete' && !row.verified
}

function isMoving(status: TransferStatus): boolean {
  return status === 'running' || status === 'verifying' || status === 'checking'
}

function waitingText({ wait }: TransferRow, nowMs: number): string {
  const { waiting } = words.status
  switch (wait?.kind) {
    case undefined:
      return waiting
    case 'offline':
      return [waiting, words.offline].join(separator)
    case 'retry': {
      const reason = withoutStop(errorText(wait.error).what)
      return [waiting, words.triesAgain(secondsUntil(wait.atMs, nowMs), reason)].join(separator)
    }
    case 'rate':
      return [waiting, words.rateLimit(secondsUntil(wait.untilMs, nowMs))].join(separator)
  }
}

function secondsUntil(atMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((atMs - nowMs) / 1000))
}

function pausedText(row: TransferRow): string {
  if (row.error) return withReason(words.status.paused, row)
  if (row.doneUnits === 0) return words.status.paused
  const amount = row.kind === 'delete' ? words.jobAmount(row.doneUnits, row.totalUnits) : shareText(row)
  return `${words.status.paused} ${amount}`
}

function shareText({ doneUnits, totalUnits }: TransferRow): string {
  return totalUnits === null ? words.amount(doneUnits) : words.share(doneUnits, totalUnits)
}

const verbs = {
  upload: words.status.uploading,
  download: words.status.downloading,
  edit: words.status.editing,
} satisfies Partial<Record<TransferKind, string>>

function runningText(row: TransferRow): string {
  if (row.kind === 'delete')
    return `${words.status.deleting} ${words.jobAmount(row.doneUnits, row.totalUnits)}`
  const speed = row.bytesPerSecond > 0 && words.speed(row.bytesPerSecond)
  return [`${verbs[row.kind]} ${shareText(row)}`, speed].filter(Boolean).join(separator)
}

function doneText(row: TransferRow): string {
  const savedAs = row.savedAs !== undefined && words.savedAs(visibleText(row.savedAs))
  const sentFrom = row.sentFrom !== undefined && words.sentFrom(visibleText(row.sentFrom))
  const done = isUnverified(row) ? `${words.status.done} ${words.notVerified}` : words.status.done
  const proof = row.kind === 'delete' ? words.deleted(row.doneUnits) : row.verified && words.md5Matches
  return [done, proof, savedAs, sentFrom].filter(Boolean).join(separator)
}

function withReason(status: string, { error }: TransferRow): string {
  return error ? [status, withoutStop(errorText(error).what)].join(separator) : status
}

function withoutStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence
}

import type { BatchHead, TransferKind } from '../../../shared/transfer.ts'
import { messages } from '../../messages.ts'
import type { BarTone } from '../../ui/ProgressBar.tsx'
import { visibleText } from '../../visible-text.ts'

const words = messages.transfers
const separator = ' · '

/** What and where: `Upload to photos/2024/ · docs`. */
export function batchTitle({
  kind,
  title,
  bucket,
}: {
  readonly kind: TransferKind
  readonly title: string
  readonly bucket: string
}): string {
  return title === ''
    ? `${words.batch.all[kind]} ${visibleText(bucket)}`
    : `${words.batch.part[kind]} ${visibleText(title)}${words.batch.separator}${visibleText(bucket)}`
}

/** What it came to when it was accepted: `1,204 files · 3.1 GB · 1,204 requests · about 21 min at this account’s rate`. */
export function batchPlan({ kind, plan }: BatchHead): string {
  return joined(
    kind === 'delete' || kind === 'edit' ? messages.list.objects(plan.files) : words.batch.files(plan.files),
    kind !== 'delete' && words.amount(plan.bytes),
    words.batch.requests(plan.requests),
    plan.requestsMs !== null && plan.requestsMs > 0 && words.batch.atRate(plan.requestsMs),
  )
}

/** How far it is: `Uploading · 412 of 1,204 · 8.4 MB/s`. */
export function batchText(head: BatchHead): string {
  return joined(
    stateOf(head),
    words.batch.doneOf(head.done, head.total),
    head.running > 0 && head.bytesPerSecond > 0 && words.speed(head.bytesPerSecond),
  )
}

/** How long it takes still, and what did not go as planned: `about 6 min left · 1 failed`; empty where all did. */
export function batchResult({ running, msLeft, failed, skipped, cancelled }: BatchHead): string {
  return joined(
    running > 0 && msLeft !== null && words.left(msLeft),
    failed > 0 && words.failed(failed),
    skipped > 0 && words.batch.skipped(skipped),
    cancelled > 0 && words.batch.cancelled(cancelled),
  )
}

/** How much is done, from 0 to 1: by bytes, where there are any. */
export function batchShare({ units, doneUnits, total, finished, failed, done }: BatchHead): number {
  if (finished === total) return failed > 0 ? done / total : 1
  return units > 0 ? doneUnits / units : finished / total
}

/** Green is what was compared and agreed, amber what could not be compared. */
export function batchTone(head: BatchHead): BarTone {
  if (head.running > 0) return 'accent'
  if (head.finished < head.total) return 'quiet'
  if (head.failed > 0) return 'bad'
  if (head.done === 0) return 'quiet'
  return head.kind === 'delete' || head.verified === head.done ? 'ok' : 'warn'
}

/** Whether it has files on this computer that a manifest could list. */
export function hasManifest({ kind, verified }: Pick<BatchHead, 'kind' | 'verified'>): boolean {
  return (kind === 'upload' || kind === 'download') && verified > 0
}

function stateOf(head: BatchHead): string {
  const { status } = words
  if (head.finished === head.total) return head.failed > 0 ? words.batch.ended : status.done
  if (head.running > 0) return words.batch.moving[head.kind]
  return head.waiting > 0 ? status.waiting : status.paused
}

function joined(...parts: readonly (string | false)[]): string {
  return parts.filter(Boolean).join(separator)
}

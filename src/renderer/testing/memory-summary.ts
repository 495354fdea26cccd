import type { TransferRow, TransferSummary } from '../../shared/transfer.ts'

/** What a summary tells of these rows, if nothing but rows is there. */
export function sumOf(rows: readonly TransferRow[]): TransferSummary {
  const count = (...statuses: TransferRow['status'][]) =>
    rows.filter(({ status }) => statuses.includes(status)).length
  return {
    total: rows.length,
    waiting: count('waiting'),
    running: count('running', 'verifying'),
    paused: count('paused'),
    finished: count('done', 'failed', 'cancelled', 'skipped'),
    failed: count('failed'),
    lines: rows.length,
    bytes: 0,
    doneBytes: 0,
    bytesPerSecond: rows.reduce((sum, row) => sum + row.bytesPerSecond, 0),
    msLeft: null,
    heldUntilMs: null,
    stops: [],
  }
}

import type { TransferRow } from '../../shared/transfer.ts'

/** An upload of 100 bytes that waits, or what it is changed to. */
export function uploadRow(id: string, change: Partial<TransferRow> = {}): TransferRow {
  return {
    id,
    kind: 'upload',
    bucket: 'docs',
    key: `a/${id}.bin`,
    status: 'waiting',
    verified: false,
    doneUnits: 0,
    totalUnits: 100,
    bytesPerSecond: 0,
    ...change,
  }
}

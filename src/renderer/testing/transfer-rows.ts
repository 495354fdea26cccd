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

/** A delete that waits, or what it is changed to; its id is its prefix. */
export function deleteRow(prefix: string, change: Partial<TransferRow> = {}): TransferRow {
  return { ...uploadRow(prefix), kind: 'delete', key: prefix, ...change }
}

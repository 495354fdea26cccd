import type { DeletedKey } from '../../shared/deletes.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { isAddressable } from '../../shared/keys.ts'
import { objectTarget } from '../cloudstore/request-target.ts'
import { systemWords } from '../system-words.ts'
import { csvLine } from './csv.ts'

/**
 * The list as a table for people and programs. An object stands there twice: as it is called, behind slashes that keep a
 * spreadsheet from taking it for a formula, and as the path of its request, which no program can get wrong.
 */
export function deleteReport(bucket: string, rows: readonly DeletedKey[]): string {
  const { columns, outcomes } = systemWords.deleteReport
  const lines = rows.map(({ key, outcome, error }) =>
    csvLine([outcomes[outcome], `/${bucket}/${key}`, addressOf(bucket, key), reasonOf(error)]),
  )
  return csvLine(columns) + lines.join('')
}

function addressOf(bucket: string, key: string): string {
  return isAddressable(key) && key !== '' ? objectTarget(bucket, key) : ''
}

/** Begins with the code: what a server says may begin with anything. */
function reasonOf(error: ErrorData | undefined): string {
  return error ? [error.code, error.status, error.reason].filter(Boolean).join(' ') : ''
}

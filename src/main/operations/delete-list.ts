import writeFileAtomic from 'write-file-atomic'

import type { DeletedKey, DeletedKind, DeletedPage, SavedReport } from '../../shared/deletes.ts'
import { AppError } from '../../shared/errors.ts'
import { lastSegment } from '../../shared/keys.ts'
import type { TransferEngine } from '../transfers/engine.ts'
import { onLocalPath } from '../transfers/local-error.ts'
import type { DeleteSpec } from '../transfers/transfer-spec.ts'
import { DeleteRecord } from './delete-record.ts'
import { deleteReport } from './delete-report.ts'

/** What became of each key of a delete, for as long as its transfer is in the queue. Throws `input.invalid` for others. */
export class DeleteLists {
  readonly #engine: Pick<TransferEngine, 'record'>

  constructor(engine: Pick<TransferEngine, 'record'>) {
    this.#engine = engine
  }

  /** Some of its keys, in the order in which they are deleted. */
  page(
    id: string,
    { only, offset, limit }: { readonly only: DeletedKind; readonly offset: number; readonly limit: number },
  ): DeletedPage {
    const { spec, record } = this.#find(id)
    const total = spec.keys.length
    const rows: DeletedKey[] = []
    let skipped = 0
    // All keys need not be looked through.
    for (let place = only === 'all' ? offset : 0; place < total && rows.length < limit; place += 1) {
      if (!isMeant(record, place, only)) continue
      if (only !== 'all' && skipped < offset) skipped += 1
      else rows.push(rowOf(spec, record, place))
    }
    return { counts: record.counts(total), rows }
  }

  /** What a file with the list may be called, with nothing in it that a file system could refuse. */
  fileName(id: string): string {
    const { key, bucket } = this.#find(id).spec
    const name = lastSegment(key).replace(/\/$/, '') || bucket
    return `${name.replaceAll(/[^\p{L}\p{N}. _-]/gu, '_')} deleted.csv`
  }

  /** Writes all keys with what became of them. Throws `local.failed` and its kind; then no file has changed. */
  async save(id: string, file: string): Promise<SavedReport> {
    const { spec, record } = this.#find(id)
    const rows = spec.keys.map((_, place) => rowOf(spec, record, place))
    await onLocalPath(file, () => writeFileAtomic(file, deleteReport(spec.bucket, rows)))
    return { listed: rows.length }
  }

  #find(id: string): { readonly spec: DeleteSpec; readonly record: DeleteRecord } {
    const kept = this.#engine.record(id)
    if (kept?.spec.kind !== 'delete') throw new AppError({ code: 'input.invalid', subject: 'id' })
    const record = new DeleteRecord(kept.checkpoint)
    // That it is done is on record without one.
    if (kept.state.status === 'done')
      for (const place of record.left(kept.spec.keys.length)) record.gone(place)
    return { spec: kept.spec, record }
  }
}

function isMeant(record: DeleteRecord, place: number, only: DeletedKind): boolean {
  return only === 'all' || (record.outcomeOf(place) === 'gone') === (only === 'gone')
}

function rowOf({ keys }: DeleteSpec, record: DeleteRecord, place: number): DeletedKey {
  return { key: keys[place] ?? '', outcome: record.outcomeOf(place), error: record.errorOf(place) }
}

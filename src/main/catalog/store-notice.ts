import { AppError } from '../../shared/errors.ts'
import type { StoreNotice } from './store/open-database.ts'

/** What became of a catalog's file, as a person is told of it. */
export function noticeError(notice: StoreNotice): AppError {
  return notice.kind === 'putAside'
    ? new AppError({ code: 'catalog.putAside', subject: notice.movedTo, reason: notice.reason })
    : new AppError({ code: 'catalog.notKept', reason: notice.reason })
}

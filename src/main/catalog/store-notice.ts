import { AppError } from '../../shared/errors.ts'
import type { FileNotice } from '../sqlite/open-file.ts'

/** What became of a catalog's file, as a person is told of it. */
export function noticeError(notice: FileNotice): AppError {
  return notice.kind === 'putAside'
    ? new AppError({ code: 'catalog.putAside', subject: notice.movedTo, reason: notice.reason })
    : new AppError({ code: 'catalog.notKept', reason: notice.reason })
}

import { AppError } from '../../../shared/errors.ts'
import type { FileNotice } from '../../sqlite/open-file.ts'

/** What became of the journal's file, as a person is told of it. */
export function noticeError(notice: FileNotice): AppError {
  return notice.kind === 'putAside'
    ? new AppError({ code: 'journal.putAside', subject: notice.movedTo, reason: notice.reason })
    : new AppError({ code: 'journal.notKept', reason: notice.reason })
}

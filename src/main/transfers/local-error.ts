import { AppError, type ErrorCode } from '../../shared/errors.ts'

const codes: Partial<Record<string, ErrorCode>> = {
  ENOENT: 'local.missing',
  EACCES: 'local.denied',
  EPERM: 'local.denied',
  EROFS: 'local.readOnly',
  ENOSPC: 'local.noSpace',
  EDQUOT: 'local.noSpace',
  EMFILE: 'local.tooManyOpen',
  ENFILE: 'local.tooManyOpen',
  ENAMETOOLONG: 'local.nameTooLong',
  EEXIST: 'local.exists',
  EISDIR: 'local.notAFile',
  ENOTDIR: 'local.notAFile',
  ELOOP: 'local.outside',
}

/** Names what the file system refused, with the path it is about. AppErrors pass as they are. */
export function localError(error: unknown, path: string): unknown {
  if (error instanceof AppError || !isSystemError(error)) return error
  return new AppError(
    { code: codes[error.code] ?? 'local.failed', subject: path, reason: error.message },
    { cause: error },
  )
}

/** Whether the file system answered with this errno name, such as `ENOENT`. */
export function hasErrno(error: unknown, code: string): boolean {
  return isSystemError(error) && error.code === code
}

/** Runs file work about one path, with its failures named. */
export async function onLocalPath<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw localError(error, path)
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error
}

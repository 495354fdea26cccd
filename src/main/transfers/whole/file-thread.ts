import type { ErrorData } from '../../../shared/errors.ts'
import type { WholeFiles } from './whole-files.ts'

/** A call of `WholeFiles` that another thread is to make. */
export type FileJob = {
  [Name in FileCall]: { readonly name: Name; readonly input: Parameters<WholeFiles[Name]>[0] }
}[FileCall]

type FileCall = Exclude<keyof WholeFiles, 'mostBytes'>

export type FileAnswer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'failure'; readonly error: ErrorData }
  /** No expected failure: the text is for the log. */
  | { readonly kind: 'bug'; readonly text: string }

/**
 * The part of a worker thread that is used. It gets jobs by the lot, and answers a lot with one answer for each, in
 * their order; a message costs as much as what a small file takes.
 */
export type FileThread = {
  post(jobs: readonly FileJob[]): void
  onAnswers(listener: (answers: readonly FileAnswer[]) => void): void
  /** Told when it has ended by itself. */
  onEnd(listener: (error: Error) => void): void
}

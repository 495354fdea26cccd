/** What a hashing thread is asked. Each question but `end` has one answer, in the order of the questions. */
export type HashQuestion =
  | { readonly kind: 'update'; readonly stream: number; readonly bytes: Uint8Array }
  | { readonly kind: 'digest'; readonly stream: number }
  | { readonly kind: 'end'; readonly stream: number }

/** The digest so far in lower-case hex, or null for bytes that were taken in. */
export type HashAnswer = string | null

/** The part of a worker thread that is used. */
export type HashThread = {
  post(question: HashQuestion): void
  onAnswer(listener: (answer: HashAnswer) => void): void
  /** Told once, when it has ended by itself. */
  onEnd(listener: (error: Error) => void): void
}

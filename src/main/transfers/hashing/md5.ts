import { createHash } from 'node:crypto'

/** The MD5 of bytes that come one after the other. */
export type Md5 = {
  /** The bytes must stay as they are until it resolves. Need not be waited for before the next call. */
  update(bytes: Uint8Array): Promise<void>
  /** Lower-case hex of all that was taken in so far; more may follow. */
  digest(): Promise<string>
  /** Lets go of it, whatever became of it. */
  end(): void
}

/** Begins one. Where it is worked out may depend on how many bytes are expected. */
export type StartMd5 = (expectedBytes: number) => Md5

/** In this thread: right where bytes are few. */
export const startMd5Here: StartMd5 = () => {
  const hash = createHash('md5')
  return {
    update: (bytes) => {
      hash.update(bytes)
      return Promise.resolve()
    },
    digest: () => Promise.resolve(hash.copy().digest('hex')),
    end: () => undefined,
  }
}

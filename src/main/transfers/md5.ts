import { createHash } from 'node:crypto'

/** The MD5 of bytes that come one after the other. */
export type Md5 = {
  /** The bytes must stay as they are until it resolves. */
  update(bytes: Uint8Array): Promise<void>
  /** Lower-case hex of all that was taken in so far; more may follow. */
  digest(): Promise<string>
}

/** Begins one. It holds nothing that would have to be given back. */
export type StartMd5 = () => Md5

/** In this thread: right where bytes are few. */
export const startMd5Here: StartMd5 = () => {
  const hash = createHash('md5')
  return {
    update: (bytes) => {
      hash.update(bytes)
      return Promise.resolve()
    },
    digest: () => Promise.resolve(hash.copy().digest('hex')),
  }
}

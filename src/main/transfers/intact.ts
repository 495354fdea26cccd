import { errorCodeOf } from '../../shared/errors.ts'

/** Tries in all for bytes that arrive damaged. */
const maxTries = 3

/** Sends bytes again that were damaged on their way; the last time, size or checksum that does not fit is final. */
export async function untilIntact<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      const code = errorCodeOf(error)
      const isDamaged = code === 'transfer.checksum' || code === 'transfer.size'
      if (!isDamaged || tries >= maxTries) throw error
    }
  }
}

import { discardBody } from './answer-body.ts'
import type { Api } from './api.ts'
import type { CallOptions } from './cloudstore-client.ts'
import { isSuccess } from './wire.ts'

/** Deletes an object or a bucket. A 404 after a try that may have reached the server is a success (design.md 2.13). */
export async function deleteResource(
  api: Api,
  target: string,
  subject: string,
  options: CallOptions,
): Promise<void> {
  let mayBeGone = false
  const onUncertain = (): void => void (mayBeGone = true)
  await api.retrying(options, async (attempt) => {
    const answer = await api.exchange({ method: 'DELETE', target, onUncertain, ...attempt })
    if (answer.status === 404 && mayBeGone) {
      answer.drop()
      return
    }
    if (isSuccess(answer) || answer.status >= 500) mayBeGone = true
    if (!isSuccess(answer)) throw (await api.refusal(answer, subject)).error
    await discardBody(answer)
  })
}

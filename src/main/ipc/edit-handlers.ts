import type { HandlersOf } from './serve.ts'
import type { Services } from './services.ts'

export function editHandlers({ edits }: Services): HandlersOf<`edits.${string}`> {
  return {
    'edits.plan': ({ accountId, bucket, selection }, signal) =>
      edits.plan({ accountId, bucket }, selection, signal),
    'edits.start': async ({ planId, ...order }) => ({ files: await edits.start(planId, order) }),
  }
}

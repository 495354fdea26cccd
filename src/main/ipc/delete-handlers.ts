import type { HandlersOf } from './serve.ts'
import type { Services } from './services.ts'

export function deleteHandlers({
  deletes,
  deleteLists,
  choosers,
}: Services): HandlersOf<`deletes.${string}`> {
  return {
    'deletes.plan': ({ accountId, bucket, selection }, signal) =>
      deletes.plan({ accountId, bucket }, selection, signal),
    'deletes.start': async ({ planId }) => ({ files: await deletes.start(planId) }),
    'deletes.list': ({ id, ...page }) => deleteLists.page(id, page),
    'deletes.saveReport': async ({ id }) => {
      const file = await choosers.fileToSave(deleteLists.fileName(id))
      return file === undefined ? null : deleteLists.save(id, file)
    },
  }
}

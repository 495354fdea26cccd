import type { Store, StoreEvent } from '../catalog/store/store-api.ts'
import { storeOver } from '../catalog/store/store-client.ts'
import type { StoreOptions } from '../catalog/store/store-context.ts'
import { StoreHost } from '../catalog/store/store-host.ts'
import { FileFailure } from '../sqlite/file-failure.ts'
import { StoreFailure } from '../sqlite/thread-client.ts'

export type InlineStore = Store & {
  /** Does what waits for a quiet moment. */
  settle(): void
}

/** The real store in this thread, for tests: calls are carried out at once and answer in a later turn, as from a thread. */
export function openInlineStore(
  filePath: string,
  parts: { readonly options?: StoreOptions; readonly onEvent?: (event: StoreEvent) => void } = {},
): InlineStore {
  const host = new StoreHost({
    filePath,
    ...(parts.options && { options: parts.options }),
    onEvent: (event) => {
      queueMicrotask(() => {
        parts.onEvent?.(event)
      })
    },
    now: () => performance.now(),
  })
  const store = storeOver(async (name, input) => {
    try {
      return structuredClone(host.call(name, input))
    } catch (error) {
      throw error instanceof FileFailure ? new StoreFailure(error.message) : error
    } finally {
      await Promise.resolve()
    }
  })
  return {
    ...store,
    settle: () => {
      while (host.idle());
    },
  }
}

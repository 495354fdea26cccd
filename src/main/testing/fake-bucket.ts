import { AppError } from '../../shared/errors.ts'
import type {
  CallOptions,
  CloudStoreClient,
  ListedObject,
  ObjectPage,
} from '../cloudstore/cloudstore-client.ts'
import { fakeClient } from './fake-client.ts'

export type ListRequest = {
  readonly prefix: string
  readonly cursor: string | null
  readonly lane: CallOptions['lane']
}

/** A bucket in memory, which lists in pages and whose answers can be held back. */
export class FakeBucket {
  readonly objects = new Map<string, ListedObject>()
  /** Every list request, in order. */
  readonly requests: ListRequest[] = []
  readonly client: CloudStoreClient = fakeClient({
    listObjects: (_bucket, page, options) => this.#list(page, options),
    deleteObject: async (_bucket, key) => {
      this.objects.delete(key)
    },
  })
  pageSize = 1000
  /** Answers in place of the bucket where it returns something; may throw. */
  answer: (request: ListRequest) => ObjectPage | undefined = () => undefined
  #held: Promise<void> | undefined
  #release: () => void = () => undefined

  constructor(...keys: readonly string[]) {
    for (const key of keys) this.put(key)
  }

  put(key: string, sizeBytes = 1): void {
    this.objects.set(key, { key, sizeBytes, modifiedAtMs: 1000 })
  }

  /** Answers to later requests are made at once but come only after `release`. */
  hold(): void {
    this.#held = new Promise((resolve) => {
      this.#release = () => {
        resolve()
      }
    })
  }

  release(): void {
    this.#held = undefined
    this.#release()
  }

  async #list(
    { prefix, limit, cursor = null }: Parameters<CloudStoreClient['listObjects']>[1],
    { signal, lane }: CallOptions,
  ): Promise<ObjectPage> {
    const request = { prefix, cursor, lane }
    this.requests.push(request)
    const page = this.answer(request) ?? this.#page(prefix, cursor, limit ?? this.pageSize)
    if (this.#held) await Promise.race([this.#held, aborted(signal)])
    if (signal.aborted) throw new AppError({ code: 'cancelled' })
    return page
  }

  #page(prefix: string, cursor: string | null, limit: number): ObjectPage {
    const keys = [...this.objects.keys()].toSorted().filter((key) => key.startsWith(prefix))
    const from = cursor === null ? 0 : keys.findIndex((key) => key > cursor)
    const page = from === -1 ? [] : keys.slice(from, from + limit)
    const isLast = from === -1 || from + limit >= keys.length
    return {
      objects: page.flatMap((key) => this.objects.get(key) ?? []),
      cursor: isLast ? null : (page.at(-1) ?? null),
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => {
      resolve()
    })
  })
}

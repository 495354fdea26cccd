import { expect, vi } from 'vitest'

import type { ErrorData } from '../../shared/errors.ts'
import { Catalog } from '../catalog/catalog.ts'
import type { FakeBucket } from './fake-bucket.ts'
import { openInlineStore } from './inline-store.ts'

export const at = { accountId: 'account', bucket: 'b' }
export const folder = (prefix: string) => ({ ...at, prefix })
export const viewOf = (prefix: string) => ({ ...at, view: { kind: 'folder', prefix } as const, sort: order })
const order = { by: 'name', direction: 'ascending' } as const

export function anyTime(): { readonly maxAgeMs: number; readonly signal: AbortSignal } {
  return { maxAgeMs: 60_000, signal: new AbortController().signal }
}

/** A catalog over a bucket in memory. `filePath` keeps it for another catalog over the same bucket. */
export function startCatalog(
  bucket: FakeBucket,
  {
    filePath = ':memory:',
    clock = { nowMs: 1_000_000 },
  }: { filePath?: string; clock?: { nowMs: number } } = {},
) {
  const changes: { readonly bucket: string; readonly version: number }[] = []
  const problems: ErrorData[] = []
  const catalog = new Catalog({
    clientFor: () => bucket.client,
    openStore: (_accountId, onEvent) => openInlineStore(filePath, { onEvent }),
    onChange: (changed, version) => changes.push({ bucket: changed.bucket, version }),
    onProblem: ({ data }) => problems.push(data),
    now: () => clock.nowMs,
    setTimer: () => () => undefined,
  })
  const stateOf = async (prefix: string) => (await catalog.listing(folder(prefix))).state.kind
  const rows = async (prefix: string) => {
    const page = await catalog.rows(viewOf(prefix), { offset: 0, limit: 100 })
    return page.rows.map((entry) => (entry.kind === 'folder' ? entry.prefix : entry.key))
  }
  const ended = (prefix: string) =>
    vi.waitFor(
      async () => {
        const { state } = await catalog.listing(folder(prefix))
        expect(state.kind === 'walking' || (state.kind === 'seen' && state.isRefreshing)).toBe(false)
      },
      { interval: 1 },
    )
  const requested = (count: number) =>
    vi.waitFor(() => expect(bucket.requests).toHaveLength(count), { interval: 1 })
  return { bucket, catalog, clock, changes, problems, stateOf, rows, ended, requested }
}

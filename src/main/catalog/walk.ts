import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { BucketIndex, Moment } from './bucket-index.ts'

/**
 * One walk over the keys of a prefix. It can stop after any page and go on later from its cursor. Nothing is taken
 * from the index before the walk met the end.
 */
export type Walk = {
  readonly prefix: string
  readonly number: number
  readonly startedAt: Moment
  cursor: string | null
  readonly seenCursors: Set<string>
  pages: number
  hasRestarted: boolean
}

export function newWalk(prefix: string, number: number, startedAt: Moment): Walk {
  return { prefix, number, startedAt, cursor: null, seenCursors: new Set(), pages: 0, hasRestarted: false }
}

const statusesOfLostCursor = new Set([400, 410])

/**
 * Reads pages until the end. The first page after the call goes in the person's lane, the rest in bulk (design.md
 * 2.14). An expired or looping cursor starts the walk again, once (2.15); the second time it throws.
 */
export async function walkOn(
  walk: Walk,
  options: {
    readonly client: CloudStoreClient
    readonly bucket: string
    readonly index: BucketIndex
    readonly signal: AbortSignal
    readonly onPage: () => void
  },
): Promise<void> {
  const { client, bucket, index, signal } = options
  for (let lane: 'person' | 'bulk' = 'person'; ; lane = 'bulk') {
    const askedAt = index.now()
    try {
      const page = await client.listObjects(
        bucket,
        { prefix: walk.prefix, cursor: walk.cursor },
        { signal, lane },
      )
      const inside = page.objects.filter((object) => object.key.startsWith(walk.prefix))
      index.applyPage(inside, walk.number, askedAt)
      walk.pages += 1
      if (page.cursor === null) {
        index.sweep(walk.prefix, walk.number, walk.startedAt)
        options.onPage()
        return
      }
      if (walk.seenCursors.has(page.cursor)) restart(walk, new Error('the cursor came back'))
      else {
        walk.seenCursors.add(page.cursor)
        walk.cursor = page.cursor
      }
    } catch (error) {
      if (!isLostCursor(error) || walk.cursor === null) throw error
      restart(walk, error)
    }
    options.onPage()
  }
}

function restart(walk: Walk, cause: unknown): void {
  if (walk.hasRestarted) throw cause
  walk.hasRestarted = true
  walk.cursor = null
  walk.seenCursors.clear()
}

function isLostCursor(error: unknown): boolean {
  return error instanceof AppError && statusesOfLostCursor.has(error.data.status ?? 0)
}

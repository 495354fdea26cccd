import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { BucketIndex, Moment } from './bucket-index.ts'

/**
 * One walk over the keys of a prefix. It can stop after any page and go on later from its cursor. Nothing is taken
 * from the index before the walk met the end.
 */
export type Walk = {
  readonly prefix: string
  /** Null before the first page was asked for. */
  startedAt: Moment | null
  cursor: string | null
  readonly seenCursors: Set<string>
  /** For how long it lay still; what it met before is older by as much. */
  pausedMs: number
  /** When it stopped before its end. */
  pausedAtMs: number | undefined
}

export function newWalk(prefix: string): Walk {
  return { prefix, startedAt: null, cursor: null, seenCursors: new Set(), pausedMs: 0, pausedAtMs: undefined }
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
  let hasRestarted = false
  function restart(cause: unknown): void {
    Object.assign(walk, newWalk(walk.prefix))
    if (hasRestarted) throw cause
    hasRestarted = true
  }
  for (let lane: 'person' | 'bulk' = 'person'; ; lane = 'bulk') {
    const askedAt = index.nextMoment()
    walk.startedAt ??= askedAt
    try {
      const { prefix, cursor } = walk
      const page = await client.listObjects(bucket, { prefix, cursor }, { signal, lane })
      index.applyPage(
        page.objects.filter((object) => object.key.startsWith(prefix)),
        askedAt,
      )
      if (page.cursor === null) {
        index.sweep(prefix, walk.startedAt)
        options.onPage()
        return
      }
      if (walk.seenCursors.has(page.cursor)) {
        restart(new AppError({ code: 'remote.unreadable', subject: bucket, reason: 'its cursor came back' }))
      } else {
        walk.seenCursors.add(page.cursor)
        walk.cursor = page.cursor
      }
    } catch (error) {
      if (!isLostCursor(error) || walk.cursor === null) throw error
      restart(error)
    }
    options.onPage()
  }
}

function isLostCursor(error: unknown): boolean {
  return error instanceof AppError && statusesOfLostCursor.has(error.data.status ?? 0)
}

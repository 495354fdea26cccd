import { randomUUID } from 'node:crypto'

import { AppError, errorCodeOf } from '../../shared/errors.ts'
import type { EntrySelection } from '../../shared/view.ts'
import type { BucketRef, Catalog, ChosenEntry } from '../catalog/catalog.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { TransferEngine } from '../transfers/engine.ts'
import type { DeleteSpec, Mover } from '../transfers/transfer-spec.ts'

/** A listing younger than this is taken for the truth when a folder's objects are counted. */
const freshMs = 60_000
const requestsAtOnce = 4
/** A person looks at one plan at a time; older ones were closed without an answer. */
const maxHeldPlans = 8

type Plan = { readonly id: string; readonly specs: readonly DeleteSpec[] }

/** Deletes exactly what was counted and shown: the plan is held here until the person has agreed. */
export class Deletes {
  readonly #catalog: Catalog
  readonly #engine: TransferEngine
  readonly #plans: Plan[] = []

  constructor(parts: { readonly catalog: Catalog; readonly engine: TransferEngine }) {
    this.#catalog = parts.catalog
    this.#engine = parts.engine
  }

  /** Objects that were chosen as a stretch of a view go as one job; a folder, or an object chosen by name, is one. */
  async plan(
    at: BucketRef,
    selection: EntrySelection,
    signal: AbortSignal,
  ): Promise<{ planId: string; objectCount: number; sizeBytes: number }> {
    const planned = new Set<string>()
    const jobs = new Map<string, string[]>()
    let sizeBytes = 0
    for await (const entry of this.#catalog.selected(at, selection)) {
      signal.throwIfAborted()
      const keys: string[] = []
      for await (const object of this.#objectsOf(at, entry, signal)) {
        if (planned.has(object.key)) continue
        planned.add(object.key)
        keys.push(object.key)
        sizeBytes += object.sizeBytes
      }
      const job = jobName(at, selection, entry)
      const soFar = jobs.get(job)
      if (soFar) for (const key of keys) soFar.push(key)
      else jobs.set(job, keys)
    }
    const lane = planned.size > requestsAtOnce ? 'bulk' : 'person'
    const specs = [...jobs].map(([key, keys]): DeleteSpec => ({ kind: 'delete', ...at, key, keys, lane }))
    const plan = { id: randomUUID(), specs: specs.filter(({ keys }) => keys.length > 0) }
    this.#plans.push(plan)
    if (this.#plans.length > maxHeldPlans) this.#plans.shift()
    return { planId: plan.id, objectCount: planned.size, sizeBytes }
  }

  /** Queues the plan's deletes; a plan starts once. Resolves with the number of objects. */
  start(planId: string): number {
    const at = this.#plans.findIndex((plan) => plan.id === planId)
    const [plan] = at === -1 ? [] : this.#plans.splice(at, 1)
    if (!plan) throw new AppError({ code: 'input.invalid', subject: 'planId' })
    this.#engine.add(plan.specs)
    return plan.specs.reduce((sum, spec) => sum + spec.keys.length, 0)
  }

  async *#objectsOf(at: BucketRef, entry: ChosenEntry, signal: AbortSignal) {
    if (entry.kind === 'object') {
      yield entry.object
      return
    }
    const folder = { ...at, prefix: entry.prefix }
    await this.#catalog.complete(folder, { maxAgeMs: freshMs, signal })
    yield* this.#catalog.objectsUnder(folder)
  }
}

function jobName({ bucket }: BucketRef, selection: EntrySelection, entry: ChosenEntry): string {
  if (entry.kind === 'folder') return entry.prefix
  if (selection.kind === 'entries') return entry.object.key
  const { view } = selection
  return view.kind === 'folder' && view.prefix !== '' ? view.prefix : `${bucket}/`
}

/** Deletes the keys of one job, a few at once. Stops at the first failure; what is gone by then is gone. */
export function createDeleteMover(ports: {
  readonly clientFor: (accountId: string) => CloudStoreClient
  readonly onDeleted: (spec: DeleteSpec, key: string) => void
}): Mover<DeleteSpec> {
  return async (spec, move) => {
    const client = ports.clientFor(spec.accountId)
    const { lane } = spec
    const queue = spec.keys.values()
    let done = 0
    const failed = new AbortController()
    const signal = AbortSignal.any([move.signal, failed.signal])

    async function work(): Promise<void> {
      for (const key of queue) {
        await client.deleteObject(spec.bucket, key, { signal, lane }).catch((error: unknown) => {
          // Gone already, by an earlier try or another hand: what was asked for holds.
          if (errorCodeOf(error) !== 'remote.notFound') throw error
        })
        ports.onDeleted(spec, key)
        done += 1
        move.onProgress(done)
      }
    }

    // Waits for all, so that no request is under way when the row says that the job has ended.
    await Promise.all(
      Array.from({ length: requestsAtOnce }, () =>
        work().catch((error: unknown) => {
          failed.abort(error)
        }),
      ),
    )
    failed.signal.throwIfAborted()
    return { verified: true }
  }
}

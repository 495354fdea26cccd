import { randomUUID } from 'node:crypto'

import type { EntryRef } from '../../shared/entry.ts'
import { AppError, errorCodeOf } from '../../shared/errors.ts'
import type { BucketRef, Catalog } from '../catalog/catalog.ts'
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

  async plan(
    at: BucketRef,
    entries: readonly EntryRef[],
    signal: AbortSignal,
  ): Promise<{ planId: string; objectCount: number; sizeBytes: number }> {
    const planned = new Set<string>()
    const jobs: { key: string; keys: string[] }[] = []
    let sizeBytes = 0
    for (const entry of entries) {
      const keys: string[] = []
      for (const object of await this.#objectsOf(at, entry, signal)) {
        if (planned.has(object.key)) continue
        planned.add(object.key)
        keys.push(object.key)
        sizeBytes += object.sizeBytes
      }
      if (keys.length > 0) jobs.push({ key: entry.kind === 'folder' ? entry.prefix : entry.key, keys })
    }
    const lane = planned.size > requestsAtOnce ? 'bulk' : 'person'
    const plan = {
      id: randomUUID(),
      specs: jobs.map((job): DeleteSpec => ({ kind: 'delete', ...at, ...job, lane })),
    }
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

  async #objectsOf(at: BucketRef, entry: EntryRef, signal: AbortSignal) {
    if (entry.kind === 'object') {
      return [this.#catalog.find(at, entry.key) ?? { key: entry.key, sizeBytes: 0, modifiedAtMs: null }]
    }
    const folder = { ...at, prefix: entry.prefix }
    await this.#catalog.complete(folder, { maxAgeMs: freshMs, signal })
    return this.#catalog.objectsUnder(folder)
  }
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

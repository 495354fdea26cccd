import { randomUUID } from 'node:crypto'

import { AppError } from '../../shared/errors.ts'
import type { BucketRef, Catalog } from '../catalog/catalog.ts'
import { planOf, type BatchDraft } from '../transfers/batch.ts'
import type { TransferEngine } from '../transfers/engine.ts'
import type { DeleteSpec } from '../transfers/transfer-spec.ts'

/** A listing younger than this is taken for the truth when a bucket's objects are counted. */
const freshMs = 60_000

type Plan = { readonly id: string; readonly spec: DeleteSpec; readonly batch: BatchDraft }

/**
 * `Empty and delete`: a job over exactly the keys that were counted and shown, with the bucket as its last step. The
 * plan is held until the person has agreed; there is one at a time, because it may hold a million keys.
 */
export class BucketEmptying {
  readonly #catalog: Catalog
  readonly #engine: TransferEngine
  #plan: Plan | null = null

  constructor(parts: { readonly catalog: Catalog; readonly engine: TransferEngine }) {
    this.#catalog = parts.catalog
    this.#engine = parts.engine
  }

  /** Whether nothing is in the bucket: one request, unless the catalog knows an object or a walk has just ended. */
  isEmpty(at: BucketRef, signal: AbortSignal): Promise<boolean> {
    return this.#catalog.isEmpty({ ...at, prefix: '' }, { maxAgeMs: freshMs, signal })
  }

  /** Counts what is in the bucket; walks it first unless a walk has just ended. Throws what the walk throws. */
  async plan(
    at: BucketRef,
    signal: AbortSignal,
  ): Promise<{ planId: string; objectCount: number; sizeBytes: number; requests: number }> {
    const all = { ...at, prefix: '' }
    await this.#catalog.complete(all, { maxAgeMs: freshMs, signal })
    const keys: string[] = []
    let sizeBytes = 0
    for await (const object of this.#catalog.objectsUnder(all)) {
      signal.throwIfAborted()
      keys.push(object.key)
      sizeBytes += object.sizeBytes
    }
    const spec: DeleteSpec = {
      kind: 'delete',
      ...at,
      key: at.bucket,
      keys,
      lane: 'bulk',
      removesBucket: true,
    }
    const batch: BatchDraft = { kind: 'delete', ...at, title: '', root: null, plan: planOf([spec]) }
    this.#plan = { id: randomUUID(), spec, batch }
    return { planId: this.#plan.id, objectCount: keys.length, sizeBytes, requests: batch.plan.requests }
  }

  /** Queues the plan's job; a plan starts once. Resolves when it is on record. */
  async start(planId: string): Promise<void> {
    const plan = this.#plan
    if (plan?.id !== planId) throw new AppError({ code: 'input.invalid', subject: 'planId' })
    this.#plan = null
    await this.#engine.add([plan.spec], await this.#engine.begin(plan.batch))
  }
}

import { randomUUID } from 'node:crypto'

import { AppError } from '../../shared/errors.ts'
import type { EntrySelection } from '../../shared/view.ts'
import type { BucketRef, Catalog, ChosenEntry } from '../catalog/catalog.ts'
import { planOf, titleOf, type BatchDraft } from '../transfers/batch.ts'
import type { TransferEngine } from '../transfers/engine.ts'
import type { DeleteSpec } from '../transfers/transfer-spec.ts'
import { mostForPerson } from './delete-keys.ts'

/** A listing younger than this is taken for the truth when a folder's objects are counted. */
const freshMs = 60_000
/** A person looks at one plan at a time; older ones were closed without an answer. */
const maxHeldPlans = 8

type Plan = { readonly id: string; readonly specs: readonly DeleteSpec[]; readonly batch: BatchDraft }

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
    const lane = planned.size > mostForPerson ? 'bulk' : 'person'
    const specs = [...jobs].map(([key, keys]): DeleteSpec => ({ kind: 'delete', ...at, key, keys, lane }))
    const batch: BatchDraft = {
      kind: 'delete',
      ...at,
      title: titleOf(selection),
      root: null,
      plan: planOf(specs),
    }
    const plan = { id: randomUUID(), specs: specs.filter(({ keys }) => keys.length > 0), batch }
    this.#plans.push(plan)
    if (this.#plans.length > maxHeldPlans) this.#plans.shift()
    return { planId: plan.id, objectCount: planned.size, sizeBytes }
  }

  /** Queues the plan's deletes; a plan starts once. Resolves with the number of objects when they are on record. */
  async start(planId: string): Promise<number> {
    const at = this.#plans.findIndex((plan) => plan.id === planId)
    const [plan] = at === -1 ? [] : this.#plans.splice(at, 1)
    if (!plan) throw new AppError({ code: 'input.invalid', subject: 'planId' })
    await this.#engine.add(plan.specs, await this.#engine.begin(plan.batch))
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

import type { ObjectDetails } from '../../../shared/details.ts'
import { AppError, errorCodeOf } from '../../../shared/errors.ts'
import type { EditPlan } from '../../../shared/ipc/answers.ts'
import {
  isHeaderValue,
  isMetadataName,
  isNoChange,
  type DescriptionChange,
} from '../../../shared/metadata.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import type { BucketRef, Catalog } from '../../catalog/catalog.ts'
import { planOf, titleOf, type BatchDraft } from '../../transfers/batch.ts'
import { chosenObjects } from '../../transfers/download-plan.ts'
import type { TransferEngine } from '../../transfers/engine.ts'
import type { EditSpec } from '../../transfers/transfer-spec.ts'
import type { Costs } from '../costs.ts'
import { HeldPlans } from '../held-plans.ts'
import type { ObjectDetailsReader } from '../object-details.ts'
import { sharedDescription } from './shared-description.ts'
import { suggestedTypes } from './suggested-types.ts'

/** Each that is read costs a request while a person waits: of more, only the first are. */
const mostRead = 10

type EditedObject = { readonly key: string; readonly sizeBytes: number; readonly knownEtag: string | null }

type HeldPlan = {
  readonly at: BucketRef
  readonly title: string
  readonly objects: readonly EditedObject[]
}

type EditsParts = {
  readonly catalog: Catalog
  readonly engine: TransferEngine
  readonly details: ObjectDetailsReader
  readonly costs: Costs
  /** For the names of temporary files; no two are alike. */
  readonly randomName: () => string
}

/** Edits content type and metadata of exactly the objects that were counted and shown. */
export class Edits {
  readonly #parts: EditsParts
  readonly #plans = new HeldPlans<HeldPlan>()

  constructor(parts: EditsParts) {
    this.#parts = parts
  }

  /** Counts, and reads how the objects are described. Throws what reading the only object throws. */
  async plan(at: BucketRef, selection: EntrySelection, signal: AbortSignal): Promise<EditPlan> {
    const { catalog, costs } = this.#parts
    const sizes = new Map<string, number>()
    for (const { key, sizeBytes } of await chosenObjects(catalog, { at, selection }, signal)) {
      sizes.set(key, sizeBytes)
    }
    const read = await this.#read(at, [...sizes.keys()].slice(0, mostRead), signal)
    const knownEtags = new Map(read.map(({ key, etag }) => [key, etag]))
    const objects = [...sizes].map(([key, sizeBytes]) => ({
      key,
      sizeBytes,
      knownEtag: knownEtags.get(key) ?? null,
    }))
    const { bytes, requests } = planOf(objects.map((object) => this.#specOf(at, object, noChange)))
    const isAll = read.length === objects.length
    const shared = sharedDescription(read)
    return {
      planId: this.#plans.hold({ at, title: titleOf(selection), objects }),
      cost: costs.of(at.accountId, { objectCount: objects.length, sizeBytes: bytes, requests }),
      readCount: read.length,
      // Of those that were not read nobody knows.
      description: isAll ? shared : withoutValues(shared),
      isMetadataShown: read.some(({ metadata }) => metadata !== null && metadata.length > 0),
      isVerifiable: read.every(({ isMd5 }) => isMd5),
      suggestedTypes: suggestedTypes([...sizes.keys()]),
    }
  }

  /**
   * Queues the plan's edits; a plan starts once. Resolves with their number when they are on record. Throws
   * `metadata.malformed` and `metadata.twice` for what no request can say, and `input.invalid` where nothing changes.
   */
  async start(planId: string, { change, mayDropUnseen }: EditOrder): Promise<number> {
    assertSendable(change)
    const { at, title, objects } = this.#plans.take(planId)
    const specs = objects.map((object) => this.#specOf(at, object, { change, mayDropUnseen }))
    const batch: BatchDraft = { kind: 'edit', ...at, title, root: null, plan: planOf(specs) }
    const { engine } = this.#parts
    await engine.add(specs, await engine.begin(batch))
    return specs.length
  }

  #specOf(at: BucketRef, object: EditedObject, order: EditOrder): EditSpec {
    const partName = `.${this.#parts.randomName()}.cloudstore-part`
    return { kind: 'edit', ...at, ...object, ...order, partName }
  }

  /** One that is gone by now will say so in its own row; a person who chose one alone is told at once. */
  async #read(at: BucketRef, keys: readonly string[], signal: AbortSignal): Promise<ObjectDetails[]> {
    const read = keys.map(async (key) => {
      try {
        return [await this.#parts.details.read(at, key, signal)]
      } catch (error) {
        if (keys.length > 1 && errorCodeOf(error) === 'remote.notFound') return []
        throw error
      }
    })
    return (await Promise.all(read)).flat()
  }
}

export type EditOrder = { readonly change: DescriptionChange; readonly mayDropUnseen: boolean }

const noChange: EditOrder = { change: { contentType: null, set: [], remove: [] }, mayDropUnseen: true }

function withoutValues({ metadata }: EditPlan['description']): EditPlan['description'] {
  return { contentType: null, metadata: metadata.map(({ name }) => ({ name, value: null })) }
}

function assertSendable(change: DescriptionChange): void {
  const { contentType, set, remove } = change
  if (isNoChange(change)) throw new AppError({ code: 'input.invalid', subject: 'change' })
  if (contentType !== null && !isHeaderValue(contentType)) {
    throw new AppError({ code: 'metadata.malformed', subject: 'Content-Type' })
  }
  const names = new Set<string>()
  for (const { name, value } of set) {
    if (!isMetadataName(name) || !isHeaderValue(value)) {
      throw new AppError({ code: 'metadata.malformed', subject: name })
    }
    if (names.has(name) || remove.includes(name))
      throw new AppError({ code: 'metadata.twice', subject: name })
    names.add(name)
  }
}

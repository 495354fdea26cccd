import { AppError } from '../../shared/errors.ts'
import { lastSegment, parentPrefix } from '../../shared/keys.ts'
import type { ConflictChoice } from '../../shared/transfer.ts'
import { Acceptances } from './acceptances.ts'
import type { Batch } from './batch.ts'
import type { Decided } from './conflicts.ts'
import type { Refused, TransferEngine } from './engine.ts'
import { replacedIfDifferent } from './likeness.ts'
import { beforeNumber, numberedName } from './local-names.ts'
import type { Sorted } from './sorting.ts'
import type { TakenKeys } from './taken-keys.ts'
import type { UploadSpec } from './transfer-spec.ts'
import { inTurns } from './turns.ts'
import { keyError } from './upload-plan.ts'

/** What is known of the files that were chosen together. */
export type Drop = {
  readonly batch: Batch
  /** The keys that they get. */
  readonly promised: Set<string>
  /** Whether so few exist already that each may be asked for by itself. */
  readonly isAlone: boolean
  readonly knownMd5: (key: string) => string | null
  readonly signal: AbortSignal
}

/** Does with uploads whose keys exist what the person has chosen. */
export class UploadAnswers {
  readonly #engine: TransferEngine
  readonly #takenKeys: TakenKeys

  constructor(parts: { readonly engine: TransferEngine; readonly takenKeys: TakenKeys }) {
    this.#engine = parts.engine
    this.#takenKeys = parts.takenKeys
  }

  async decide(sorted: readonly Sorted<UploadSpec>[], choice: ConflictChoice, drop: Drop): Promise<Decided> {
    const acceptances = new Acceptances()
    for await (const slice of inTurns(sorted)) {
      const uploads: UploadSpec[] = []
      const skipped: Refused[] = []
      for (const answered of slice) {
        const decided = await this.#decideOne(answered, choice, drop)
        if ('spec' in decided) skipped.push(decided)
        else uploads.push(decided)
      }
      acceptances.add(this.#engine.add(uploads, drop.batch), this.#engine.addSkipped(skipped, drop.batch))
    }
    return { accepted: acceptances.all() }
  }

  async #decideOne(
    { item, likeness }: Sorted<UploadSpec>,
    choice: ConflictChoice,
    drop: Drop,
  ): Promise<UploadSpec | Refused> {
    switch (choice) {
      case 'skip':
        return { spec: item }
      case 'replace':
        return { ...item, mayReplace: true }
      case 'keepBoth':
        return this.#beside(item, drop)
      case 'replaceIfDifferent':
        return (
          replacedIfDifferent(item, likeness, drop.knownMd5(item.key)) ?? { spec: item, isIdentical: true }
        )
    }
  }

  /** The same upload under the first numbered key that is free. */
  async #beside(upload: UploadSpec, { promised, isAlone, signal }: Drop): Promise<UploadSpec | Refused> {
    const [folder, name] = [parentPrefix(upload.key), lastSegment(upload.key)]
    const prefix = isAlone ? folder + beforeNumber(name) : folder
    try {
      // A numbered key that nobody looked for may be there as well.
      await this.#takenKeys.lookUnder({ ...upload, prefix }, signal)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { spec: upload, error: error.data }
    }
    for (let number = 2; ; number += 1) {
      const beside = { ...upload, key: folder + numberedName(name, number) }
      if (promised.has(beside.key) || (await this.#isTaken(beside))) continue
      promised.add(beside.key)
      const error = keyError(beside.key)
      return error ? { spec: beside, error } : beside
    }
  }

  async #isTaken(upload: UploadSpec): Promise<boolean> {
    return this.#engine.isPending(upload) || (await this.#takenKeys.find(upload, [upload.key])).size > 0
  }
}

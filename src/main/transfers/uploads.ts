import type { Folder } from '../catalog/catalog.ts'
import type { IndexedObject } from '../catalog/indexed-object.ts'
import { Acceptances } from './acceptances.ts'
import { commonFolder, type Batch } from './batch.ts'
import type { Conflicts } from './conflicts.ts'
import type { Disk } from './disk.ts'
import type { Refused, TransferEngine } from './engine.ts'
import { fileMd5 } from './file-md5.ts'
import { likenessAtAGlimpse, likenessOfContents } from './likeness.ts'
import type { StartMd5 } from './hashing/md5.ts'
import { OriginalNames } from './original-names.ts'
import type { Sorted } from './sorting.ts'
import { maxKeysListedAlone, type TakenKeys } from './taken-keys.ts'
import type { UploadSpec } from './transfer-spec.ts'
import { inTurns } from './turns.ts'
import { UploadAnswers, type Drop } from './upload-answers.ts'
import { commonRoot, planUploads, type UploadPlan } from './upload-plan.ts'

type UploadsParts = {
  readonly takenKeys: TakenKeys
  readonly engine: TransferEngine
  readonly conflicts: Conflicts
  readonly disk: Disk
  readonly startMd5: StartMd5
}

type Known = ReadonlyMap<string, IndexedObject>

/** Turns chosen files and folders into uploads, and asks before anything would be overwritten. */
export class Uploads {
  readonly #parts: UploadsParts
  readonly #answers: UploadAnswers

  constructor(parts: UploadsParts) {
    this.#parts = parts
    this.#answers = new UploadAnswers(parts)
  }

  /**
   * Queues what is new at once; then asks about the rest, and resolves when all is decided. `onAccepted` gets the number
   * of files found, before any question.
   */
  async accept(
    folder: Folder,
    paths: readonly string[],
    options: { readonly signal: AbortSignal; readonly onAccepted: (files: number) => void },
  ): Promise<void> {
    const { engine, takenKeys, disk } = this.#parts
    const { signal } = options
    await engine.restored()
    const names = new OriginalNames(await engine.receipts.renamed())
    const plan = await planUploads(disk, { folder, paths, names }, signal)
    const keys = plan.uploads.map(({ key }) => key)
    await takenKeys.lookFor(folder, keys, signal)
    const batch = await engine.begin({
      kind: 'upload',
      accountId: folder.accountId,
      bucket: folder.bucket,
      title: commonFolder([...keys, ...plan.refused.map(({ spec }) => spec.key)]),
      prefix: folder.prefix,
      root: commonRoot(paths),
      plan: plan.totals,
    })
    takenKeys.noteLookedFor(batch)
    // What ends while the catalog is asked is in the one or in the other.
    const pending = await this.#pendingKeys(plan.uploads)
    const known = await takenKeys.find(folder, keys)
    const { taken, promised } = await this.#queueNew(plan, { batch, known, pending })
    options.onAccepted(plan.uploads.length + plan.refused.length)
    const knownMd5 = (key: string) => known.get(key)?.etag ?? null
    const isAlone = taken.length <= maxKeysListedAlone
    await this.#ask(taken, known, { batch, promised, isAlone, knownMd5, signal })
  }

  async #pendingKeys(uploads: readonly UploadSpec[]): Promise<Set<string>> {
    const pending = new Set<string>()
    for await (const slice of inTurns(uploads)) {
      for (const upload of slice) if (this.#parts.engine.isPending(upload)) pending.add(upload.key)
    }
    return pending
  }

  /**
   * Queues what is new, and puts on record what cannot be sent. Gives back what exists, or will when what is under way
   * is done.
   */
  async #queueNew(
    { uploads, refused }: UploadPlan,
    {
      batch,
      known,
      pending,
    }: { readonly batch: Batch; readonly known: Known; readonly pending: ReadonlySet<string> },
  ): Promise<{ readonly taken: readonly Sorted<UploadSpec>[]; readonly promised: Set<string> }> {
    const { engine } = this.#parts
    const promised = new Set<string>()
    const taken: Sorted<UploadSpec>[] = []
    const acceptances = new Acceptances()
    acceptances.add(engine.addSkipped(refused, batch))
    for await (const slice of inTurns(uploads)) {
      const fresh: UploadSpec[] = []
      const marked: Refused[] = []
      for (const upload of slice) {
        const { key } = upload
        // Nothing is waited for between the look at what is under way and the queueing.
        const isTaken = known.has(key) || pending.has(key) || promised.has(key) || engine.isPending(upload)
        promised.add(key)
        // A folder that is there needs no mark that says so.
        if (isTaken && upload.sourcePath === null) marked.push({ spec: upload })
        else if (isTaken) taken.push({ item: upload, likeness: likenessIn(known, upload) })
        else fresh.push(upload)
      }
      acceptances.add(engine.add(fresh, batch), engine.addSkipped(marked, batch))
    }
    await acceptances.all()
    return { taken, promised }
  }

  #ask(taken: readonly Sorted<UploadSpec>[], known: Known, drop: Drop): Promise<void> {
    return this.#parts.conflicts.askAll({
      items: taken,
      describe: ({ key, sizeBytes, bucket }) => ({
        direction: 'upload',
        name: key,
        bucket,
        existingSizeBytes: known.get(key)?.sizeBytes ?? null,
        newSizeBytes: sizeBytes,
      }),
      check: async ({ key, sourcePath }, signal) => {
        const here = await fileMd5(this.#parts, sourcePath ?? '', { signal })
        return likenessOfContents(here?.md5 ?? null, drop.knownMd5(key))
      },
      decide: (sorted, choice) => this.#answers.decide(sorted, choice, drop),
    })
  }
}

function likenessIn(known: Known, { key, sizeBytes }: UploadSpec) {
  const existing = known.get(key)
  return likenessAtAGlimpse({
    hereBytes: sizeBytes,
    thereBytes: existing?.sizeBytes ?? null,
    knownMd5: existing?.etag ?? null,
  })
}

import { AppError, type ErrorData } from '../../shared/errors.ts'
import { isAddressable, lastSegment, maxKeyBytes, parentPrefix } from '../../shared/keys.ts'
import type { ConflictChoice } from '../../shared/transfer.ts'
import type { Catalog, Folder } from '../catalog/catalog.ts'
import type { Conflicts } from './conflicts.ts'
import type { TransferEngine } from './engine.ts'
import { numberedName } from './local-names.ts'
import { localItems, type LocalItem } from './local-tree.ts'
import type { UploadSpec } from './transfer-spec.ts'

/** A listing younger than this is taken for the truth when asking whether a key exists. */
const freshMs = 60_000
/** Up to here each loose file is asked for by its own prefix; beyond, the folder is listed once. */
const maxKeysListedAlone = 3

type Refused = { readonly spec: UploadSpec; readonly error: ErrorData }
type Plan = { readonly uploads: readonly UploadSpec[]; readonly refused: readonly Refused[] }

/** Turns chosen files and folders into uploads, and asks before anything would be overwritten. */
export class Uploads {
  readonly #catalog: Catalog
  readonly #engine: TransferEngine
  readonly #conflicts: Conflicts

  constructor(parts: {
    readonly catalog: Catalog
    readonly engine: TransferEngine
    readonly conflicts: Conflicts
  }) {
    this.#catalog = parts.catalog
    this.#engine = parts.engine
    this.#conflicts = parts.conflicts
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
    const plan = await this.#plan(folder, paths, options.signal)
    await this.#learnExisting(folder, plan.uploads, options.signal)
    const existing = plan.uploads.filter((upload) => this.#exists(folder, upload.key))
    this.#engine.add(plan.uploads.filter((upload) => !existing.includes(upload)))
    for (const { spec, error } of plan.refused) this.#engine.addSkipped(spec, error)
    options.onAccepted(plan.uploads.length + plan.refused.length)
    const promised = new Set(plan.uploads.map((upload) => upload.key))
    await this.#conflicts.askAll(
      existing,
      (upload) => ({
        direction: 'upload',
        name: upload.key,
        bucket: folder.bucket,
        existingSizeBytes: this.#catalog.find(folder, upload.key)?.sizeBytes ?? null,
        newSizeBytes: upload.sizeBytes,
      }),
      (upload, choice) => {
        this.#decide(folder, upload, { choice, promised })
      },
    )
  }

  async #plan(folder: Folder, paths: readonly string[], signal: AbortSignal): Promise<Plan> {
    const uploads: UploadSpec[] = []
    const refused: Refused[] = []
    for await (const item of localItems(paths, signal)) {
      const spec = uploadOf(folder, item)
      const error = item.kind === 'refused' ? item.error : keyError(spec.key)
      if (error) refused.push({ spec, error })
      else uploads.push(spec)
    }
    return { uploads, refused }
  }

  /** Lists the prefixes that are written to, unless the catalog covers them. No request per file in a folder. */
  async #learnExisting(folder: Folder, uploads: readonly UploadSpec[], signal: AbortSignal): Promise<void> {
    const prefixes = new Set<string>()
    const loose = uploads.filter((upload) => parentPrefix(upload.key) === folder.prefix)
    const nested = uploads.filter((upload) => !loose.includes(upload))
    for (const { key } of nested) prefixes.add(key.slice(0, key.indexOf('/', folder.prefix.length) + 1))
    if (loose.length > maxKeysListedAlone) prefixes.add(folder.prefix)
    else for (const { key } of loose) prefixes.add(key)
    for (const prefix of prefixes)
      await this.#catalog.complete({ ...folder, prefix }, { maxAgeMs: freshMs, signal })
  }

  #exists(folder: Folder, key: string): boolean {
    return this.#catalog.find(folder, key) !== undefined
  }

  #decide(
    folder: Folder,
    upload: UploadSpec,
    { choice, promised }: { readonly choice: ConflictChoice; readonly promised: Set<string> },
  ): void {
    if (choice === 'skip') this.#engine.addSkipped(upload)
    else if (choice === 'replace') this.#engine.add([upload])
    else {
      const key = freeKey(
        upload.key,
        (candidate) => promised.has(candidate) || this.#exists(folder, candidate),
      )
      promised.add(key)
      this.#engine.add([{ ...upload, key }])
    }
  }
}

function uploadOf(folder: Folder, item: LocalItem): UploadSpec {
  const { accountId, bucket, prefix } = folder
  const key = prefix + item.segments.join('/') + (item.kind === 'emptyFolder' ? '/' : '')
  const isFile = item.kind === 'file'
  const sourcePath = item.kind === 'emptyFolder' ? null : item.path
  return { kind: 'upload', accountId, bucket, key, sourcePath, sizeBytes: isFile ? item.sizeBytes : 0 }
}

function keyError(key: string): ErrorData | undefined {
  if (!isAddressable(key)) return { code: 'key.unaddressable', subject: key }
  return Buffer.byteLength(key) > maxKeyBytes ? { code: 'key.malformed', subject: key } : undefined
}

/** `a/report.txt` becomes `a/report (2).txt`, or the first number that is free. */
function freeKey(key: string, isTaken: (key: string) => boolean): string {
  const isFolder = key.endsWith('/')
  const name = isFolder ? lastSegment(key).slice(0, -1) : lastSegment(key)
  for (let number = 2; number < Number.MAX_SAFE_INTEGER; number += 1) {
    const candidate = parentPrefix(key) + numberedName(name, number) + (isFolder ? '/' : '')
    if (!isTaken(candidate)) return candidate
  }
  throw new AppError({ code: 'bug' })
}

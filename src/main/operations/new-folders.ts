import { AppError } from '../../shared/errors.ts'
import { isAddressable, maxKeyBytes } from '../../shared/keys.ts'
import type { Catalog, Folder } from '../catalog/catalog.ts'
import type { Move, Mover, UploadSpec } from '../transfers/transfer-spec.ts'

/** A listing younger than this is taken for the truth when asking whether a folder exists. */
const freshMs = 60_000

/** New folders: CloudStore has none, so a zero-byte object with the key `name/` stands for one. */
export class NewFolders {
  readonly #catalog: Catalog
  readonly #upload: Mover<UploadSpec>

  constructor(parts: { readonly catalog: Catalog; readonly upload: Mover<UploadSpec> }) {
    this.#catalog = parts.catalog
    this.#upload = parts.upload
  }

  /** Throws `key.malformed` for a name that is no single segment, `remote.conflict` for one that exists. */
  async create(parent: Folder, typedName: string, signal: AbortSignal): Promise<{ prefix: string }> {
    const { accountId, bucket } = parent
    const name = typedName.trim()
    const key = `${parent.prefix}${name}/`
    const isSegment =
      name !== '' && !name.includes('/') && name !== '.' && name !== '..' && !/\p{Cc}/u.test(name)
    if (!isSegment || !isAddressable(key) || Buffer.byteLength(key) > maxKeyBytes) {
      throw new AppError({ code: 'key.malformed', subject: name })
    }
    // A folder that is there, marked or not, must not be "created" a second time; nor may its mark be overwritten.
    if (!(await this.#catalog.isEmpty({ ...parent, prefix: key }, { maxAgeMs: freshMs, signal }))) {
      throw new AppError({ code: 'remote.conflict', subject: `${name}/` })
    }
    const move: Move = {
      signal,
      batch: null,
      onCheck: () => undefined,
      onProgress: () => undefined,
      onHold: () => undefined,
      onBytesComplete: () => undefined,
      checkpoint: null,
      onCheckpoint: () => Promise.resolve(true),
      goesOn: () => false,
    }
    await this.#upload(
      { kind: 'upload', accountId, bucket, key, sourcePath: null, sizeBytes: 0, mayReplace: false },
      move,
    )
    return { prefix: key }
  }
}

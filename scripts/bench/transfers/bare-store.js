import { PagedList } from '../paged-list.js'

/**
 * A file that the server has. `name` is unlike any other's.
 * @typedef {{
 *   readonly name: string
 *   readonly folder: string
 *   readonly path: string
 *   readonly sizeBytes: number
 *   readonly md5: string
 * }} StoredFile
 * `folder` is empty or ends with a slash; folder and name are the key
 */

/** The files to be fetched, by bucket, folder and name, and what an upload of a name is answered with. */
export class BareStore {
  #filesByKey
  #md5ByName
  #list
  #empty = new PagedList([])

  /** @param {readonly StoredFile[]} files */
  constructor(files) {
    this.#filesByKey = new Map(files.map((file) => [file.folder + file.name, file]))
    this.#md5ByName = new Map(files.map(({ name, md5 }) => [name, md5]))
    const keys = [...this.#filesByKey.keys()].sort()
    this.#list = new PagedList(
      keys.map((key) => ({ key, sizeBytes: this.file(key)?.sizeBytes ?? 0, updatedAtMs: Date.UTC(2024) })),
    )
  }

  /** @param {string} key */
  file(key) {
    return this.#filesByKey.get(key)
  }

  /**
   * The MD5 of the file of this name, whatever its folder.
   * @param {string} key
   */
  md5Of(key) {
    return this.#md5ByName.get(key.slice(key.lastIndexOf('/') + 1))
  }

  /**
   * @param {string} bucket only `files` has any
   * @param {URLSearchParams} query
   */
  page(bucket, query) {
    const list = bucket === 'files' ? this.#list : this.#empty
    return list.page(query.get('prefix') ?? '', Number(query.get('limit') ?? 1000), query.get('cursor') ?? '')
  }

  /**
   * The folder as the kind of page that rclone reads.
   * @param {string} folder
   */
  index(folder) {
    const names = [...this.#filesByKey.values()].filter((file) => file.folder === folder)
    return names.map(({ name }) => `<a href="${name}">${name}</a>`).join('\n')
  }
}

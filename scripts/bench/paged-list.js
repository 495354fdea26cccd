import { indexAtOrAfter } from './key-order.js'

const pageLength = 1000

/**
 * The objects of a bucket, cut into the answers that a list of it gets. Those of the whole bucket are held ready; those
 * of a prefix are made when they are asked for first.
 */
export class PagedList {
  /** @type {readonly import('./bucket-shapes.js').ShapedObject[]} */
  #objects
  /** @type {Map<string, Buffer>} */
  #pages = new Map()

  /** @param {readonly import('./bucket-shapes.js').ShapedObject[]} objects in the order of their bytes */
  constructor(objects) {
    this.#objects = objects
    for (let start = 0; start === 0 || start < objects.length; start += pageLength) {
      this.page('', pageLength, start === 0 ? '' : cursorAt(start))
    }
  }

  /**
   * @param {string} prefix
   * @param {number} limit
   * @param {string} cursor empty for the first page
   * @returns {Buffer | undefined} nothing for a cursor that is not of this list
   */
  page(prefix, limit, cursor) {
    const name = JSON.stringify([prefix, limit, cursor])
    const known = this.#pages.get(name)
    if (known) return known
    const first = indexAtOrAfter(this.#objects, prefix)
    const start = cursor === '' ? first : startOf(cursor)
    const end = this.#endOf(prefix, first)
    if (start === undefined || start < first || start > end) return undefined
    const page = this.#cut(start, Math.min(start + limit, end), end)
    this.#pages.set(name, page)
    return page
  }

  /**
   * @param {number} start
   * @param {number} next
   * @param {number} end
   */
  #cut(start, next, end) {
    const objects = this.#objects.slice(start, next).map(({ key, sizeBytes, updatedAtMs }) => ({
      key,
      size: sizeBytes,
      updated_at: `${new Date(updatedAtMs).toISOString().slice(0, 19)}Z`,
    }))
    const hasMore = next < end
    const cursor = hasMore ? cursorAt(next) : null
    return Buffer.from(JSON.stringify({ objects, cursor, has_more: hasMore }))
  }

  /**
   * @param {string} prefix
   * @param {number} first where the prefix begins
   */
  #endOf(prefix, first) {
    let low = first
    let high = this.#objects.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#objects[middle]?.key.startsWith(prefix)) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** @param {number} index */
function cursorAt(index) {
  return `at-${index}`
}

/** @param {string} cursor */
function startOf(cursor) {
  const [, digits] = /^at-(\d+)$/.exec(cursor) ?? []
  return digits === undefined ? undefined : Number(digits)
}

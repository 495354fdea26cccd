import { clients, fileKinds, shoots, stems, unicodeNames } from './bucket-words.js'
import { sortKeys } from './key-order.js'
import { seeded } from './seeded.js'

/**
 * Buckets as people have them, made of a seed: the same seed gives the same objects. Sorted by the UTF-8 bytes of the
 * keys, each key once.
 *
 * @typedef {{ readonly key: string, readonly sizeBytes: number, readonly updatedAtMs: number }} ShapedObject
 * @typedef {'tree' | 'flat' | 'frames' | 'crowd' | 'unicode'} Shape
 * - `tree`: clients, years, shoots and their parts, 5 to 40 files in each folder
 * - `flat`: one folder, at the top of the bucket, with numbers that are not padded
 * - `frames`: one folder whose natural order is that of the bytes: `frame-0000000.dpx`
 * - `crowd`: folders side by side, three objects in each
 * - `unicode`: folders and files whose names are hard
 */

const newestAtMs = Date.UTC(2026, 10, 15)
const oldestAtMs = Date.UTC(2014, 0, 1)
const filesInCrowdFolder = ['avatar.png', 'invoice.pdf', 'settings.json']

/**
 * @param {Shape} shape
 * @param {number} count of objects; a crowd has a third as many folders
 * @param {number} seed
 * @returns {Generator<ShapedObject>}
 */
export function* shapedObjects(shape, count, seed = 1) {
  const random = seeded(seed)
  const keys = sortKeys([...new Set(makers[shape](count, random))])
  for (const key of keys) yield { key, ...sizeAndTime(key, random) }
}

/** @type {Record<Shape, (count: number, random: import('./seeded.js').Seeded) => Iterable<string>>} */
const makers = {
  tree: treeKeys,
  flat: flatKeys,
  frames: frameKeys,
  crowd: crowdKeys,
  unicode: unicodeKeys,
}

/**
 * @param {number} count
 * @param {import('./seeded.js').Seeded} random
 */
function* treeKeys(count, random) {
  let made = 0
  for (let shoot = 1; made < count; shoot += 1) {
    const year = random.between(2014, 2026)
    const name = `${random.pick(shoots)}-${shoot}`
    const folder = `clients/${random.pick(clients)}/${year}/${name}/`
    for (const part of ['', 'raw/', 'selects/', 'video/day 1/']) {
      const files = Math.min(random.between(5, 40), count - made)
      for (let file = 1; file <= files; file += 1) {
        yield `${folder}${part}${random.pick(stems)}${file}.${random.pick(fileKinds).extension}`
      }
      made += files
    }
  }
}

/**
 * @param {number} count
 * @param {import('./seeded.js').Seeded} random
 */
function* flatKeys(count, random) {
  for (let number = 1; number <= count; number += 1) {
    yield `${random.pick(stems)}${number}.${random.pick(fileKinds).extension}`
  }
}

/** @param {number} count */
function* frameKeys(count) {
  for (let number = 0; number < count; number += 1) yield frameKey(number)
}

/** @param {number} number from 0 */
export function frameKey(number) {
  return `frame-${String(number).padStart(7, '0')}.dpx`
}

/** @param {number} count */
function* crowdKeys(count) {
  const folders = Math.ceil(count / filesInCrowdFolder.length)
  for (let folder = 1; folder <= folders; folder += 1) {
    for (const file of filesInCrowdFolder) yield `tenant-${folder}/${file}`
  }
}

/**
 * @param {number} count
 * @param {import('./seeded.js').Seeded} random
 */
function* unicodeKeys(count, random) {
  for (let number = 1; number <= count; number += 1) {
    const folder = `${random.pick(unicodeNames)}/${random.pick(unicodeNames)}/`
    yield `${folder}${random.pick(unicodeNames)} ${number}.${random.pick(fileKinds).extension}`
  }
}

/**
 * @param {string} key
 * @param {import('./seeded.js').Seeded} random
 */
function sizeAndTime(key, random) {
  const kind = fileKinds.find(({ extension }) => key.endsWith(`.${extension}`))
  const { leastBytes, mostBytes } = kind ?? { leastBytes: 8_000_000, mostBytes: 12_000_000 }
  // The server tells times to the second.
  const updatedAtMs = random.between(oldestAtMs / 1000, newestAtMs / 1000) * 1000
  return { sizeBytes: random.between(leastBytes, mostBytes), updatedAtMs }
}

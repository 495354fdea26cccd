import path from 'node:path'

import type { DownloadSpec } from './transfer-spec.ts'

/**
 * The names that files and folders of this computer have in CloudStore, where they had to be saved under others: what was
 * `a:b` there and is `a：b` here goes back as `a:b`. Names that a person has chosen stay: those of `Keep both`.
 */
export class OriginalNames {
  /** Segments of keys, by the paths that stand for them. */
  readonly #segments = new Map<string, string>()

  /** The newest first. */
  constructor(saved: readonly DownloadSpec[]) {
    for (const spec of saved) {
      const { root, localPath, key, isBeside } = spec
      const segments = key.split('/').slice(-localPath.length)
      if (segments.length < localPath.length) continue
      for (const [depth, segment] of segments.entries()) {
        const place = path.join(root, ...localPath.slice(0, depth + 1))
        const isChosen = isBeside === true && depth === localPath.length - 1
        const isOther = segment !== localPath[depth]
        if (isOther && !isChosen && !this.#segments.has(place)) this.#segments.set(place, segment)
      }
    }
  }

  /** `segments` are the last names of the path. */
  restore(file: string, segments: readonly string[]): readonly string[] {
    if (this.#segments.size === 0) return segments
    const restored = [...segments]
    let place = path.normalize(file)
    for (let at = segments.length - 1; at >= 0; at -= 1) {
      restored[at] = this.#segments.get(place) ?? restored[at] ?? ''
      place = path.dirname(place)
    }
    return restored
  }
}

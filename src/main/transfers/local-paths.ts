import { localName, numberedName, shortenedName, type Platform } from './local-names.ts'

type LocalPathsOptions = {
  readonly platform: Platform
  /** Whether the file system takes names for one that differ in case, or in how their accents are written. */
  readonly foldsNames: boolean
}

/**
 * Gives each key of a batch its own path below the chosen folder. A file that would fall on another's name, or on a
 * folder's, gets a number, and so does a folder that would fall on another folder's.
 */
export class LocalPaths {
  readonly #options: LocalPathsOptions
  /** Every path that is given away, as the file system compares it. */
  readonly #taken = new Set<string>()
  /** The names of each folder, by its segments. */
  readonly #folders = new Map<string, readonly string[]>([['', []]])
  #hasNumbered = false

  constructor(options: LocalPathsOptions) {
    this.#options = options
  }

  /** Whether any name had to give way to another. */
  get hasNumbered(): boolean {
    return this.#hasNumbered
  }

  get folderCount(): number {
    return this.#folders.size - 1
  }

  /** Must be called for every folder before the first file is placed. */
  reserveFolder(segments: readonly string[]): readonly string[] {
    // A slash is in no segment.
    const joined = segments.map((segment) => `${segment}/`).join('')
    const known = this.#folders.get(joined)
    if (known) return known
    const names = this.#free(this.#namesFor(segments), 'folder')
    this.#folders.set(joined, names)
    return names
  }

  placeFile(segments: readonly string[]): readonly string[] {
    return this.#free(this.#namesFor(segments), 'file')
  }

  /** Another path for a file that has one: `a/report.txt` gives `a/report (2).txt`, or the first number that is free. */
  placeBeside(placed: readonly string[]): readonly string[] {
    return this.#numbered(placed, 'file')
  }

  #namesFor(segments: readonly string[]): readonly string[] {
    const last = localName(segments.at(-1) ?? '', this.#options.platform)
    return [...this.reserveFolder(segments.slice(0, -1)), last]
  }

  #free(names: readonly string[], kind: 'file' | 'folder'): readonly string[] {
    return this.#take(names) ? names : this.#numbered(names, kind)
  }

  #numbered(names: readonly string[], kind: 'file' | 'folder'): readonly string[] {
    const name = names.at(-1) ?? ''
    for (let number = 2; ; number += 1) {
      const numbered = kind === 'file' ? numberedName(name, number) : `${name} (${number})`
      // The number may make it too long.
      const candidate = [...names.slice(0, -1), shortenedName(numbered, this.#options.platform)]
      if (this.#take(candidate)) return candidate
    }
  }

  #take(names: readonly string[]): boolean {
    const joined = names.join('/')
    const compared = this.#options.foldsNames ? foldedName(joined) : joined
    if (this.#taken.has(compared)) {
      this.#hasNumbered = true
      return false
    }
    this.#taken.add(compared)
    return true
  }
}

/**
 * The same for all names that some file system takes for one: cases (also `ß` and `SS`, as APFS does), the two ways to
 * write an accent, and characters that nobody sees. More than any single one does, which costs a number at most.
 */
export function foldedName(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name.toUpperCase()
  const visible = name.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
  return visible.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC')
}

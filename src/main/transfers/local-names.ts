import { createHash } from 'node:crypto'
import path from 'node:path'

export type Platform = 'posix' | 'win32'

/** What file systems hold at most for one name: bytes on POSIX, UTF-16 units on Windows. */
const maxNameLength = 255
const maxKeptExtension = 20

/**
 * The name on disk for one segment of a key. Most names stay as they are. What a system cannot hold, or would take for
 * something else, is shown by a look-alike: `..` becomes `．．`, a control character its picture, and on Windows
 * `a:b` becomes `a：b` and `CON` `CON＿`. Never gives a name that leaves the folder it is put in.
 */
export function localName(segment: string, platform: Platform): string {
  if (segment === '') return '_'
  if (/^\.{1,2}$/.test(segment)) return segment.replaceAll('.', '．')
  const wellFormed = segment.toWellFormed()
  const visible = wellFormed.replaceAll(/\p{Cc}/gu, controlPicture)
  const name = platform === 'win32' ? windowsName(visible) : visible
  return shortened(name.replaceAll('/', '／'), platform)
}

/** `report.txt` and 2 give `report (2).txt`. */
export function numberedName(name: string, number: number): string {
  return `${beforeNumber(name)}${number})${path.posix.extname(name)}`
}

/** What all numbered forms of a name begin with: `report.txt` gives `report (`. */
export function beforeNumber(name: string): string {
  return `${name.slice(0, name.length - path.posix.extname(name).length)} (`
}

/**
 * Gives each key of a batch its own path below the chosen folder. A key that would fall on another's name, or on a
 * folder's, gets a number.
 */
export class LocalPaths {
  readonly #platform: Platform
  readonly #foldsCase: boolean
  readonly #taken = new Set<string>()

  constructor(options: { readonly platform: Platform; readonly foldsCase: boolean }) {
    this.#platform = options.platform
    this.#foldsCase = options.foldsCase
  }

  /** Must be called for every folder before the first file is placed. */
  reserveFolder(segments: readonly string[]): string[] {
    const names = segments.map((segment) => localName(segment, this.#platform))
    for (let depth = 1; depth <= names.length; depth += 1) this.#taken.add(this.#fold(names.slice(0, depth)))
    return names
  }

  placeFile(segments: readonly string[]): string[] {
    const names = segments.map((segment) => localName(segment, this.#platform))
    return this.#take(names) ? names : this.placeBeside(names)
  }

  /** Another path for a file that has one: `a/report.txt` gives `a/report (2).txt`, or the first number that is free. */
  placeBeside(placed: readonly string[]): string[] {
    const name = placed.at(-1) ?? ''
    for (let number = 2; ; number += 1) {
      // The number may make it too long.
      const candidate = [...placed.slice(0, -1), shortened(numberedName(name, number), this.#platform)]
      if (this.#take(candidate)) return candidate
    }
  }

  #take(names: readonly string[]): boolean {
    const folded = this.#fold(names)
    if (this.#taken.has(folded)) return false
    this.#taken.add(folded)
    return true
  }

  /** Upper case makes equals of more names than lower case does, such as `ß` and `SS`, which APFS takes for one. */
  #fold(names: readonly string[]): string {
    const joined = names.join('/')
    return this.#foldsCase ? joined.normalize('NFC').toUpperCase() : joined
  }
}

const windowsForbidden = /[<>:"|?*\\]/g
/** Also with an extension, and with spaces before that: the system looks at what is before the first dot. */
const windowsDevice = /^(con|conin\$|conout\$|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])( *(\..*)?)$/is
const fullWidthOffset = 0xfe_e0
const controlPictures = 0x24_00

function windowsName(name: string): string {
  const allowed = name.replaceAll(windowsForbidden, (character) =>
    String.fromCodePoint((character.codePointAt(0) ?? 0) + fullWidthOffset),
  )
  const ended = allowed.replace(/[. ]$/, (character) => (character === '.' ? '．' : '␠'))
  return windowsDevice.test(ended) ? ended.replace(windowsDevice, '$1＿$2') : ended
}

function controlPicture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(controlPictures + code)
  return code === 0x7f ? '␡' : '␦'
}

/** Cuts between characters and adds a hash of the whole, so that two long names stay two. */
function shortened(name: string, platform: Platform): string {
  const lengthOf = (text: string) => (platform === 'win32' ? text.length : Buffer.byteLength(text))
  if (lengthOf(name) <= maxNameLength) return name
  const hash = `~${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
  const extension = path.posix.extname(name)
  const ending = hash + (lengthOf(extension) <= maxKeptExtension ? extension : '')
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (lengthOf(kept + segment + ending) > maxNameLength) break
    kept += segment
  }
  return kept + ending
}

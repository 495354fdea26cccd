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
  return shortenedName(name.replaceAll('/', '／'), platform)
}

/** `report.txt` and 2 give `report (2).txt`. */
export function numberedName(name: string, number: number): string {
  return `${beforeNumber(name)}${number})${path.posix.extname(name)}`
}

/** What all numbered forms of a name begin with: `report.txt` gives `report (`. */
export function beforeNumber(name: string): string {
  return `${name.slice(0, name.length - path.posix.extname(name).length)} (`
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
export function shortenedName(name: string, platform: Platform): string {
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

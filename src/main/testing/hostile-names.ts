import * as fc from 'fast-check'

import type { Platform } from '../transfers/local-names.ts'

export const platforms = fc.constantFrom<Platform>('posix', 'win32')
/** Single pieces that some file system will not have, or takes for something else. */
export const hostileNames = fc.constantFrom(
  '.',
  ' ',
  '/',
  '\\',
  ':',
  '\0',
  '\n',
  '\ud83d',
  '漢',
  '😀',
  'CON',
  'nul',
  'a',
  '\u0301',
)
/** Segments of keys. */
export const hostileSegments = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(hostileNames, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.array(hostileNames, { minLength: 60, maxLength: 300 }).map((parts) => parts.join('')),
)

const device = /^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])$/i

/** What no file system may be given as a name, with the reason that speaks against it. */
const flaws: Record<Platform, Record<string, (name: string) => boolean>> = {
  posix: {
    'too long': (name) => Buffer.byteLength(name) > 255,
    'leads elsewhere': (name) => ['', '.', '..'].includes(name),
    separator: (name) => /[/\0]/.test(name),
    'no UTF-8': (name) => !name.isWellFormed(),
  },
  win32: {
    'too long': (name) => name.length > 255,
    'leads elsewhere': (name) => ['', '.', '..'].includes(name),
    'forbidden character': (name) => /[<>:"|?*/\\\p{Cc}]/u.test(name),
    'dropped at the end': (name) => /[. ]$/.test(name),
    device: (name) => device.test(name.split('.')[0]?.trimEnd() ?? ''),
    'no UTF-16': (name) => !name.isWellFormed(),
  },
}

/** Why the system would not take the name. */
export function flawsOf(name: string, platform: Platform): string[] {
  return Object.entries(flaws[platform]).flatMap(([reason, hasIt]) => (hasIt(name) ? reason : []))
}

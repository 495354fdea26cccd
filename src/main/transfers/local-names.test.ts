import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { LocalPaths, localName, numberedName, type Platform } from './local-names.ts'

test.each([
  ['plain.txt', 'plain.txt'],
  ['один #1 %.png', 'один #1 %.png'],
  ['C:\\x', 'C:\\x'],
  ['%2e%2e', '%2e%2e'],
  ['...', '...'],
  ['.hidden', '.hidden'],
  ['CON', 'CON'],
  ['dot.', 'dot.'],
  ['space ', 'space '],
  ['exe.\u202egpj', 'exe.\u202egpj'],
  ['', '_'],
  ['.', '．'],
  ['..', '．．'],
  ['a\0b', 'a␀b'],
  ['a\nb\r\t', 'a␊b␍␉'],
  ['a\u007fb', 'a␡b'],
  ['a\u0085b', 'a␦b'],
  ['lone \ud83d', 'lone \ufffd'],
  ['a/b', 'a／b'],
])('on POSIX %j is saved as %j', (segment, name) => {
  expect(localName(segment, 'posix')).toBe(name)
})

test.each([
  ['plain.txt', 'plain.txt'],
  ['C:\\x', 'C：＼x'],
  ['\\\\srv\\x', '＼＼srv＼x'],
  ['a\\..\\..\\x', 'a＼..＼..＼x'],
  ['x:ads', 'x：ads'],
  ['<>"|?*', '＜＞＂｜？＊'],
  ['', '_'],
  ['.', '．'],
  ['..', '．．'],
  ['...', '..．'],
  ['dot.', 'dot．'],
  ['space ', 'space␠'],
  ['a. .', 'a. ．'],
  ['CON', 'CON＿'],
  ['nul.txt', 'nul＿.txt'],
  ['COM0', 'COM0＿'],
  ['com¹.log', 'com¹＿.log'],
  ['LPT9.a.b', 'LPT9＿.a.b'],
  ['aux .txt', 'aux＿ .txt'],
  ['CONIN$', 'CONIN$＿'],
  ['console', 'console'],
  ['com10', 'com10'],
  ['nul\n', 'nul␊'],
  ['a\0', 'a␀'],
])('on Windows %j is saved as %j', (segment, name) => {
  expect(localName(segment, 'win32')).toBe(name)
})

test('a long name is cut between characters and keeps its extension', () => {
  const name = localName(`${'漢'.repeat(86)}.tar`, 'posix')
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
  expect(name).toMatch(/^漢+~[0-9a-f]{8}\.tar$/)
  expect(localName('漢'.repeat(85), 'posix')).toBe('漢'.repeat(85))
  expect(localName('漢'.repeat(255), 'win32')).toBe('漢'.repeat(255))
  expect(localName('漢'.repeat(256), 'win32')).toHaveLength(255)
})

test('two long names that differ only at the end stay two', () => {
  const [one, two] = [`${'a'.repeat(300)}1`, `${'a'.repeat(300)}2`]
  expect(localName(one, 'posix')).not.toBe(localName(two, 'posix'))
})

test('a family of emoji is not cut apart', () => {
  const family = '👨‍👩‍👧‍👦'
  const name = localName(family.repeat(40), 'posix')
  expect(name.replaceAll(family, '')).toMatch(/^~[0-9a-f]{8}$/)
})

test.each([
  ['report.txt', 'report (2).txt'],
  ['archive.tar.gz', 'archive.tar (2).gz'],
  ['.bashrc', '.bashrc (2)'],
  ['name', 'name (2)'],
])('%s with a number is %s', (name, numbered) => {
  expect(numberedName(name, 2)).toBe(numbered)
})

const platforms = fc.constantFrom<Platform>('posix', 'win32')
const hostile = fc.constantFrom(
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
const segments = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(hostile, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.array(hostile, { minLength: 60, maxLength: 300 }).map((parts) => parts.join('')),
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

function flawsOf(name: string, platform: Platform): string[] {
  return Object.entries(flaws[platform]).flatMap(([reason, hasIt]) => (hasIt(name) ? reason : []))
}

test('whatever a segment holds, its name is one that the system takes and that stays in its folder', () => {
  fc.assert(
    fc.property(segments, platforms, (segment, platform) => {
      const name = localName(segment, platform)
      expect(flawsOf(name, platform)).toEqual([])
      expect(localName(name, platform)).toBe(name)
    }),
  )
})

const batches = fc.array(
  fc.array(fc.oneof(hostile, fc.constantFrom('A', 'b', 'B', 'ß', 'SS', 'é', 'e\u0301', 'a (2)'), segments), {
    minLength: 1,
    maxLength: 3,
  }),
  {
    maxLength: 12,
  },
)

test('no two files get one path, and no file that of a folder, however often one is placed again', () => {
  fc.assert(
    fc.property(batches, platforms, fc.boolean(), (keys, platform, foldsCase) => {
      const paths = new LocalPaths({ platform, foldsCase })
      const fold = (names: readonly string[]) =>
        foldsCase ? names.join('/').normalize('NFC').toLowerCase() : names.join('/')
      const folders = new Set<string>()
      for (const key of keys) {
        const names = paths.reserveFolder(key.slice(0, -1))
        for (const depth of names.keys()) folders.add(fold(names.slice(0, depth + 1)))
      }
      const placed = keys.map((key) => paths.placeFile(key))
      placed.push(...placed.map((names) => paths.placeBeside(names)))
      const files = placed.map((names) => fold(names))
      expect(new Set(files).size).toBe(files.length)
      for (const file of files) expect(folders).not.toContain(file)
      for (const name of placed.flat()) expect(flawsOf(name, platform)).toEqual([])
    }),
  )
})

function placed(names: readonly string[], foldsCase: boolean): string[] {
  const paths = new LocalPaths({ platform: 'posix', foldsCase })
  return names.map((name) => paths.placeFile([name]).join('/'))
}

test('names that a file system may take for one are kept apart where it does', () => {
  expect(placed(['A', 'a'], true)).toEqual(['A', 'a (2)'])
  expect(placed(['A', 'a'], false)).toEqual(['A', 'a'])
  expect(placed(['é', 'e\u0301'], true)).toEqual(['é', 'e\u0301 (2)'])
  expect(placed(['ß', 'SS'], true)).toEqual(['ß', 'SS (2)'])
})

test('a//b and a/_/b, the file a and the folder a/ all find a place', () => {
  const paths = new LocalPaths({ platform: 'posix', foldsCase: false })
  const keys = [['a', '', 'b'], ['a', '_', 'b'], ['a']]
  for (const key of keys) paths.reserveFolder(key.slice(0, -1))
  expect(keys.map((key) => paths.placeFile(key).join('/'))).toEqual(['a/_/b', 'a/_/b (2)', 'a (2)'])
})

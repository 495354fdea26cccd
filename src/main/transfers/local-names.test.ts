import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { flawsOf, hostileSegments, platforms } from '../testing/hostile-names.ts'

import { localName, numberedName } from './local-names.ts'

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

test('whatever a segment holds, its name is one that the system takes and that stays in its folder', () => {
  fc.assert(
    fc.property(hostileSegments, platforms, (segment, platform) => {
      const name = localName(segment, platform)
      expect(flawsOf(name, platform)).toEqual([])
      expect(localName(name, platform)).toBe(name)
    }),
  )
})

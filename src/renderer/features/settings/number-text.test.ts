import { expect, test } from 'vitest'

import { megabytesPerSecond, optional, wholeNumber } from './number-text.ts'

const upToSixteen = wholeNumber({ least: 1, most: 16 })

test.each([
  ['4', 4],
  [' 16 ', 16],
  ['1', 1],
  ['0', undefined],
  ['17', undefined],
  ['', undefined],
  ['2.5', undefined],
  ['-1', undefined],
  ['1e1', undefined],
  ['four', undefined],
])('from 1 to 16, %j is %s', (text, value) => {
  expect(upToSixteen.valueOf(text)).toBe(value)
})

test.each([
  ['', null],
  ['  ', null],
  ['3', 3],
  ['x', undefined],
])('where none is needed, %j is %s', (text, value) => {
  expect(optional(upToSixteen).valueOf(text)).toBe(value)
})

test.each([
  ['1', 1_048_576],
  ['0.5', 524_288],
  ['0,5', 524_288],
  ['.25', 262_144],
  ['0.01', 10_486],
  ['10240', 10 * 1024 ** 3],
  ['0.001', undefined],
  ['0', undefined],
  ['10241', undefined],
  ['1.', undefined],
  ['1 MB', undefined],
  ['Infinity', undefined],
])('%j MB/s are %s bytes a second', (text, value) => {
  expect(megabytesPerSecond.valueOf(text)).toBe(value)
})

test.each(['0.01', '0.33', '1', '12.5', '10240'])('%s MB/s comes back as it was typed', (text) => {
  expect(megabytesPerSecond.textOf(megabytesPerSecond.valueOf(text) ?? 0)).toBe(text)
})

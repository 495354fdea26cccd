import { expect, test } from 'vitest'
import { choosePackageNames, unresolvedLibraries } from './requirements.js'

test('the libraries that ldd did not find', () => {
  const output = [
    '\tlinux-vdso.so.1 (0x00007ffd)',
    '\tlibgtk-3.so.0 => not found',
    '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2a)',
    '\tlibnss3.so => not found',
  ].join('\n')
  expect(unresolvedLibraries(output)).toEqual(['libgtk-3.so.0', 'libnss3.so'])
  expect(unresolvedLibraries('\tnot a dynamic executable')).toEqual([])
})

test('a package is asked for by the name that this release of the system knows', () => {
  const wanted = [['libasound2t64', 'libasound2'], ['xvfb']]
  const debian12 = new Set(['libasound2', 'xvfb'])
  const debian13 = new Set(['libasound2', 'libasound2t64', 'xvfb'])
  expect(choosePackageNames(wanted, debian12)).toEqual({ names: ['libasound2', 'xvfb'], unknown: false })
  expect(choosePackageNames(wanted, debian13)).toEqual({ names: ['libasound2t64', 'xvfb'], unknown: false })
})

test('empty package lists are noticed', () => {
  expect(choosePackageNames([['xvfb']], new Set())).toEqual({ names: ['xvfb'], unknown: true })
})

test('a package that several needs share is named once', () => {
  const { names } = choosePackageNames(
    [
      ['dbus-daemon', 'dbus'],
      ['dbus-bin', 'dbus'],
    ],
    new Set(['dbus']),
  )
  expect(names).toEqual(['dbus'])
})

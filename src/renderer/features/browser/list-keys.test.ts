import { expect, test } from 'vitest'

import { listCommand } from './list-keys.ts'

const noModifiers = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }

test.each([
  [{ key: 'ArrowDown' }, { kind: 'move', to: 'next', how: 'select' }],
  [
    { key: 'ArrowUp', shiftKey: true },
    { kind: 'move', to: 'previous', how: 'extend' },
  ],
  [
    { key: 'ArrowDown', ctrlKey: true },
    { kind: 'move', to: 'next', how: 'focus' },
  ],
  [{ key: 'Home' }, { kind: 'move', to: 'first', how: 'select' }],
  [
    { key: 'End', shiftKey: true },
    { kind: 'move', to: 'last', how: 'extend' },
  ],
  [{ key: 'PageUp' }, { kind: 'move', to: 'pageUp', how: 'select' }],
  [
    { key: 'PageDown', metaKey: true },
    { kind: 'move', to: 'pageDown', how: 'focus' },
  ],
  [{ key: ' ', ctrlKey: true }, { kind: 'toggle' }],
  [{ key: 'Enter' }, { kind: 'open' }],
  [{ key: 'Escape' }, { kind: 'clear' }],
  [{ key: 'a' }, { kind: 'type', character: 'a' }],
  [
    { key: 'A', shiftKey: true },
    { kind: 'type', character: 'A' },
  ],
  [{ key: 'ж' }, { kind: 'type', character: 'ж' }],
  [{ key: '𝒳' }, { kind: 'type', character: '𝒳' }],
  // These belong to the window, or to nobody.
  [{ key: 'a', ctrlKey: true }, null],
  [{ key: 'ArrowLeft', altKey: true }, null],
  [{ key: 'Tab' }, null],
  [{ key: 'F5' }, null],
  [{ key: 'toString' }, null],
])('%j asks for %j', (keys, command) => {
  expect(listCommand({ ...noModifiers, ...keys }, false)).toEqual(command)
})

test('takes a space for a character only while a name is typed', () => {
  const space = { ...noModifiers, key: ' ' }
  expect(listCommand(space, false)).toBeNull()
  expect(listCommand(space, true)).toEqual({ kind: 'type', character: ' ' })
})

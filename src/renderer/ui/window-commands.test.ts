import { expect, test } from 'vitest'

import { windowCommand } from './window-commands.ts'

const noModifiers = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }

test.each([
  [{ key: 'ArrowLeft', altKey: true }, 'back'],
  [{ key: 'ArrowRight', altKey: true }, 'forward'],
  [{ key: 'ArrowLeft' }, null],
  [{ key: 'Backspace' }, 'up'],
  [{ key: 'Backspace', metaKey: true }, 'delete'],
  [{ key: 'Backspace', ctrlKey: true }, null],
  [{ key: 'Delete' }, 'delete'],
  [{ key: 'Delete', shiftKey: true }, null],
  [{ key: 'F5' }, 'refresh'],
  [{ key: 'Escape' }, 'tuckAway'],
  [{ key: 'Escape', shiftKey: true }, null],
  [{ key: 'u', ctrlKey: true }, 'uploadFiles'],
  [{ key: 'U', ctrlKey: true }, 'uploadFiles'],
  [{ key: 'u', metaKey: true }, 'uploadFiles'],
  [{ key: 'u' }, null],
  [{ key: 'f', ctrlKey: true }, 'find'],
  [{ key: 'f', metaKey: true }, 'find'],
  [{ key: 'f' }, null],
  [{ key: 'Enter', altKey: true }, 'details'],
  [{ key: 'Enter' }, null],
  [{ key: 'i', metaKey: true }, 'details'],
  [{ key: 'i', ctrlKey: true }, null],
  [{ key: ',', ctrlKey: true }, 'settings'],
  [{ key: ',', metaKey: true }, 'settings'],
  [{ key: ',' }, null],
  [{ key: 'a', ctrlKey: true }, 'selectAll'],
  [{ key: 'a', ctrlKey: true, altKey: true }, null],
])('%j means %s', (keys, command) => {
  expect(windowCommand({ ...noModifiers, ...keys })).toBe(command)
})

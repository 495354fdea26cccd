import { expect, test } from 'vitest'

import type { SharedDescription } from '../../../shared/metadata.ts'
import { changeOf, editForm, formOf, mistakeIn, type EditAction } from './edit-form.ts'

const was: SharedDescription = {
  contentType: 'text/plain',
  metadata: [
    { name: 'author', value: 'A' },
    { name: 'mixed', value: null },
  ],
}
const nothing = { contentType: null, set: [], remove: [] }

function after(...actions: readonly EditAction[]) {
  const form = actions.reduce(editForm, formOf(was))
  return { change: changeOf(form, was), mistake: mistakeIn(form, was), form }
}

const name = (text: string, id = 0): EditAction => ({ kind: 'row', id, change: { name: text } })
const value = (text: string, id = 0): EditAction => ({ kind: 'row', id, change: { value: text } })

test('what is not touched stays, and blank rows are nothing', () => {
  expect(after()).toMatchObject({ change: nothing, mistake: null })
  expect(after({ kind: 'add' })).toMatchObject({ change: nothing, mistake: null })
  expect(after({ kind: 'row', id: 0, change: { value: ' A ' } })).toMatchObject({ change: nothing })
})

test('without metadata there is a blank row to type into', () => {
  expect(formOf({ contentType: null, metadata: [] }).rows).toMatchObject([{ name: '', value: '', was: null }])
})

test('sets, adds, renames and removes', () => {
  expect(after({ kind: 'type', contentType: ' a/b ' }).change).toEqual({ ...nothing, contentType: 'a/b' })
  expect(after({ kind: 'row', id: 1, change: { value: 'B' } }).change).toEqual({
    ...nothing,
    set: [{ name: 'mixed', value: 'B' }],
  })
  expect(after({ kind: 'row', id: 0, change: { name: 'by' } }).change).toEqual({
    ...nothing,
    set: [{ name: 'by', value: 'A' }],
    remove: ['author'],
  })
  expect(
    after({ kind: 'add' }, { kind: 'row', id: 2, change: { name: 'new', value: 'x y' } }).change,
  ).toEqual({
    ...nothing,
    set: [{ name: 'new', value: 'x y' }],
  })
  expect(after({ kind: 'remove', id: 1 }).change).toEqual({ ...nothing, remove: ['mixed'] })
})

test('a removed row can be taken back; a new one is gone', () => {
  expect(after({ kind: 'remove', id: 0 }, { kind: 'keep', id: 0 }).change).toEqual(nothing)
  expect(after({ kind: 'add' }, { kind: 'remove', id: 2 }).form.rows).toHaveLength(2)
})

test('says which field cannot be sent', () => {
  expect(after({ kind: 'type', contentType: 'é' }).mistake?.field).toBe('type')
  expect(after({ kind: 'type', contentType: '' }).mistake?.field).toBe('type')
  expect(after(name('Author')).mistake).toEqual({
    field: 'name 0',
    error: { code: 'metadata.malformed', subject: 'Author' },
  })
  expect(after(value('')).mistake?.field).toBe('value 0')
  expect(after(value('é')).mistake?.field).toBe('value 0')
  expect(after({ kind: 'add' }, value('x', 2)).mistake?.field).toBe('name 2')
  expect(after(name('by', 1)).mistake?.field).toBe('value 1')
  expect(after(name('author', 1), value('x', 1)).mistake).toMatchObject({
    field: 'name 1',
    error: { code: 'metadata.twice' },
  })
  expect(after({ kind: 'remove', id: 0 }, name('author', 1), value('x', 1)).mistake).toBeNull()
})

test('a name that is removed and set again is only set', () => {
  const { change } = after(
    { kind: 'remove', id: 0 },
    { kind: 'add' },
    { kind: 'row', id: 2, change: { name: 'author', value: 'B' } },
  )
  expect(change).toEqual({ ...nothing, set: [{ name: 'author', value: 'B' }] })
})

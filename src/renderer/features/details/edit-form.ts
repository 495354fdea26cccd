import type { ErrorData } from '../../../shared/errors.ts'
import {
  isHeaderValue,
  isMetadataName,
  type DescriptionChange,
  type SharedDescription,
} from '../../../shared/metadata.ts'

/** A name and its value, as they are typed. */
export type MetadataRow = {
  readonly id: number
  readonly name: string
  readonly value: string
  /** As objects have it now, the value null where they differ; null for a new row. */
  readonly was: { readonly name: string; readonly value: string | null } | null
  readonly isRemoved: boolean
}

export type EditForm = {
  readonly contentType: string
  readonly rows: readonly MetadataRow[]
  readonly nextId: number
}

export type EditAction =
  | { readonly kind: 'type'; readonly contentType: string }
  | {
      readonly kind: 'row'
      readonly id: number
      readonly change: Partial<Pick<MetadataRow, 'name' | 'value'>>
    }
  | { readonly kind: 'add' }
  /** A new row goes at once; of one that is there it is shown what will go, and can be taken back. */
  | { readonly kind: 'remove' | 'keep'; readonly id: number }

/** Which field is wrong, and how. */
export type EditMistake = {
  readonly field: 'type' | `name ${number}` | `value ${number}`
  readonly error: ErrorData
}

/** With a blank row where there is no other, to type into. */
export function formOf({ contentType, metadata }: SharedDescription): EditForm {
  const rows = metadata.map((was, id) => ({
    id,
    name: was.name,
    value: was.value ?? '',
    was,
    isRemoved: false,
  }))
  const form = { contentType: contentType ?? '', rows, nextId: rows.length }
  return rows.length > 0 ? form : editForm(form, { kind: 'add' })
}

export function editForm(form: EditForm, action: EditAction): EditForm {
  switch (action.kind) {
    case 'type':
      return { ...form, contentType: action.contentType }
    case 'row':
      return withRow(form, action.id, (row) => ({ ...row, ...action.change }))
    case 'add':
      return {
        ...form,
        rows: [...form.rows, { id: form.nextId, name: '', value: '', was: null, isRemoved: false }],
        nextId: form.nextId + 1,
      }
    case 'remove':
    case 'keep':
      return withRow(form, action.id, (row) =>
        row.was ? { ...row, isRemoved: action.kind === 'remove' } : null,
      )
  }
}

function withRow(form: EditForm, id: number, change: (row: MetadataRow) => MetadataRow | null): EditForm {
  return { ...form, rows: form.rows.flatMap((row) => (row.id === id ? (change(row) ?? []) : row)) }
}

/** What the form asks for; what was not touched stays. */
export function changeOf({ contentType, rows }: EditForm, was: SharedDescription): DescriptionChange {
  const type = contentType.trim()
  const stay = rows.filter(({ isRemoved }) => !isRemoved)
  // One that is removed, or renamed, and typed again is there.
  const names = new Set(stay.map(({ name }) => name.trim()))
  const touched = stay.filter(isTouched)
  return {
    contentType: type === (was.contentType ?? '') ? null : type,
    set: touched.map((row) => ({ name: row.name.trim(), value: row.value.trim() })),
    remove: rows.flatMap((row) => (row.was && !names.has(row.was.name) ? row.was.name : [])),
  }
}

/** The first field whose text cannot be sent. */
export function mistakeIn(form: EditForm, was: SharedDescription): EditMistake | null {
  const { contentType } = changeOf(form, was)
  if (contentType !== null && !isHeaderValue(contentType)) {
    return { field: 'type', error: { code: 'metadata.malformed', subject: 'Content-Type' } }
  }
  const names = new Set<string>()
  for (const row of form.rows) {
    if (row.isRemoved || isBlank(row)) continue
    const name = row.name.trim()
    const malformed: ErrorData = { code: 'metadata.malformed', subject: name }
    if (isTouched(row) && !isMetadataName(name)) return { field: `name ${row.id}`, error: malformed }
    if (names.has(name)) return { field: `name ${row.id}`, error: { code: 'metadata.twice', subject: name } }
    if (isTouched(row) && !isHeaderValue(row.value.trim()))
      return { field: `value ${row.id}`, error: malformed }
    names.add(name)
  }
  return null
}

function isBlank({ name, value, was }: MetadataRow): boolean {
  return was === null && name.trim() === '' && value.trim() === ''
}

function isTouched(row: MetadataRow): boolean {
  if (row.was === null) return !isBlank(row)
  return row.name.trim() !== row.was.name || row.value.trim() !== (row.was.value ?? '')
}

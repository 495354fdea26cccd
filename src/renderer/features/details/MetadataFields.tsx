import { Plus, Undo2, X } from 'lucide-react'
import { useRef } from 'react'
import { flushSync } from 'react-dom'

import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { visibleText } from '../../visible-text.ts'
import styles from './edit-metadata.module.css'
import type { EditAction, EditMistake, MetadataRow } from './edit-form.ts'

type MetadataFieldsProps = {
  readonly rows: readonly MetadataRow[]
  readonly mistake: EditMistake | null
  readonly dispatch: (action: EditAction) => void
}

/** Names and values in rows that can be added and removed. */
export function MetadataFields({ rows, mistake, dispatch }: MetadataFieldsProps) {
  const { editing } = messages
  const fields = useRef<HTMLFieldSetElement>(null)
  return (
    <fieldset ref={fields} className={styles['metadata']}>
      <legend>{editing.metadata}</legend>
      {rows.map((row, index) =>
        row.isRemoved ? (
          <RemovedRow key={row.id} place={index + 1} row={row} dispatch={dispatch} />
        ) : (
          <Row key={row.id} place={index + 1} row={row} mistake={mistake} dispatch={dispatch} />
        ),
      )}
      <Button
        onClick={() => {
          flushSync(() => {
            dispatch({ kind: 'add' })
          })
          // Its name: its value comes behind that.
          Array.from(fields.current?.querySelectorAll('input') ?? [])
            .at(-2)
            ?.focus()
        }}
      >
        <Plus />
        {editing.add}
      </Button>
    </fieldset>
  )
}

type RowProps = Pick<MetadataFieldsProps, 'dispatch'> & {
  /** From 1. */
  readonly place: number
  readonly row: MetadataRow
}

function Row({ place, row, mistake, dispatch }: RowProps & Pick<MetadataFieldsProps, 'mistake'>) {
  const { editing } = messages
  const { id, name, value, was } = row
  const errorAt = (field: EditMistake['field']) => (mistake?.field === field ? mistake.error : undefined)
  return (
    <div className={styles['row']}>
      <TextField
        label={editing.name(place)}
        value={name}
        error={errorAt(`name ${id}`)}
        onChange={(event) => {
          dispatch({ kind: 'row', id, change: { name: event.target.value } })
        }}
      />
      <TextField
        label={editing.value(place)}
        value={value}
        placeholder={was?.value === null ? editing.mixed : undefined}
        error={errorAt(`value ${id}`)}
        onChange={(event) => {
          dispatch({ kind: 'row', id, change: { value: event.target.value } })
        }}
      />
      <IconButton
        label={editing.remove(place)}
        onClick={() => {
          dispatch({ kind: 'remove', id })
        }}
      >
        <X />
      </IconButton>
    </div>
  )
}

function RemovedRow({ place, row: { id, was }, dispatch }: RowProps) {
  const { editing } = messages
  return (
    <div className={styles['removed']}>
      <p>{editing.removed(visibleText(was?.name ?? ''))}</p>
      <IconButton
        label={editing.keep(place)}
        onClick={() => {
          dispatch({ kind: 'keep', id })
        }}
      >
        <Undo2 />
      </IconButton>
    </div>
  )
}

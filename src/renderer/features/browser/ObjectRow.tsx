import { memo } from 'react'

import type { Entry } from '../../../shared/entry.ts'
import { lastSegment, parentPrefix } from '../../../shared/keys.ts'
import { formatDateTime, formatSize } from '../../format.ts'
import { messages } from '../../messages.ts'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { visibleText } from '../../visible-text.ts'
import { EntryIcon } from './EntryIcon.tsx'
import { entryPath, isGone } from './entry-ref.ts'
import styles from './object-grid.module.css'

type ObjectRowProps = {
  readonly id: string
  readonly index: number
  readonly topPx: number
  /** Undefined until it has come. */
  readonly entry: Entry | undefined
  /** Whether it says which folder it lies in, as results do. */
  readonly hasPlace: boolean
  readonly isSelected: boolean
  readonly isFocused: boolean
  readonly isDropTarget: boolean
}

/** One row. Its name begins with the last segment of its key. */
export const ObjectRow = memo(function ObjectRow(props: ObjectRowProps) {
  const { entry, index, topPx } = props
  const isPast = entry !== undefined && isGone(entry)
  return (
    <tr
      id={props.id}
      aria-rowindex={index + 2}
      aria-selected={isPast ? undefined : props.isSelected}
      data-gone={isPast || undefined}
      data-row-index={index}
      data-focused={props.isFocused || undefined}
      data-drop-target={props.isDropTarget || undefined}
      className={styles['row']}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      {entry ? <EntryCells entry={entry} hasPlace={props.hasPlace} /> : <LoadingCells />}
    </tr>
  )
})

function EntryCells({ entry, hasPlace }: Pick<ObjectRowProps, 'hasPlace'> & { readonly entry: Entry }) {
  const type = entry.kind === 'folder' ? messages.list.folder : entry.contentType
  return (
    <>
      <td className={styles['nameCell']}>
        <EntryIcon entry={entry} />
        <span className={styles['name']}>
          <VisibleName name={lastSegment(entryPath(entry))} hasTitle />
        </span>
        {entry.kind === 'folder' && (
          <span className={styles['count']}> {messages.list.objects(entry.objectCount)}</span>
        )}
        {hasPlace && <PlaceOf path={parentPrefix(entryPath(entry))} />}
        {entry.kind === 'object' && entry.change && (
          <Badge kind={entry.change} words={messages.list.change[entry.change]} />
        )}
        {entry.kind === 'object' && entry.sameAs && (
          <Badge kind={entry.sameAs} words={messages.list.sameAs[entry.sameAs]} />
        )}
      </td>
      <td className={styles['size']}>{formatSize(entry.sizeBytes)}</td>
      <td title={type}>{type}</td>
      <td>{entry.modifiedAtMs === null ? messages.list.unknown : formatDateTime(entry.modifiedAtMs)}</td>
    </>
  )
}

/** Longer ones keep some room beside a long name. */
const shortPathLength = 12

/** Cut short at its start: the folder itself, and those above it as far as there is room, tell places apart. */
function PlaceOf({ path }: { readonly path: string }) {
  if (path === '') return null
  return (
    <>
      {' '}
      <span
        dir="rtl"
        className={styles['place']}
        title={visibleText(path)}
        data-long={path.length > shortPathLength || undefined}
      >
        <span dir="ltr">
          <VisibleName name={path} />
        </span>
      </span>
    </>
  )
}

function Badge({ kind, words }: { readonly kind: string; readonly words: string }) {
  return (
    <span className={styles['badge']} data-kind={kind}>
      {' '}
      {words}
    </span>
  )
}

function LoadingCells() {
  return <td className={styles['loading']}>{messages.list.loadingRow}</td>
}

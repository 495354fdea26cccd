import { memo } from 'react'

import type { Entry } from '../../../shared/entry.ts'
import { lastSegment } from '../../../shared/keys.ts'
import { formatDateTime, formatSize } from '../../format.ts'
import { messages } from '../../messages.ts'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { EntryIcon } from './EntryIcon.tsx'
import styles from './object-grid.module.css'

type ObjectRowProps = {
  readonly id: string
  readonly index: number
  readonly topPx: number
  /** Undefined until it has come. */
  readonly entry: Entry | undefined
  readonly isSelected: boolean
  readonly isFocused: boolean
  readonly isDropTarget: boolean
}

/** One row. Its name begins with the last segment of its key. */
export const ObjectRow = memo(function ObjectRow(props: ObjectRowProps) {
  const { entry, index, topPx } = props
  return (
    <tr
      id={props.id}
      aria-rowindex={index + 2}
      aria-selected={props.isSelected}
      data-row-index={index}
      data-focused={props.isFocused || undefined}
      data-drop-target={props.isDropTarget || undefined}
      className={styles['row']}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      {entry ? <EntryCells entry={entry} /> : <LoadingCells />}
    </tr>
  )
})

function EntryCells({ entry }: { readonly entry: Entry }) {
  const type = entry.kind === 'folder' ? messages.list.folder : entry.contentType
  return (
    <>
      <td className={styles['nameCell']}>
        <EntryIcon entry={entry} />
        <span className={styles['name']}>
          <VisibleName name={lastSegment(entry.kind === 'folder' ? entry.prefix : entry.key)} hasTitle />
        </span>
        {entry.kind === 'folder' && (
          <span className={styles['count']}> {messages.list.objects(entry.objectCount)}</span>
        )}
      </td>
      <td className={styles['size']}>{formatSize(entry.sizeBytes)}</td>
      <td title={type}>{type}</td>
      <td>{entry.modifiedAtMs === null ? messages.list.unknown : formatDateTime(entry.modifiedAtMs)}</td>
    </>
  )
}

function LoadingCells() {
  return <td className={styles['loading']}>{messages.list.loadingRow}</td>
}

import type { VirtualRows } from '../../ui/use-virtual-rows.ts'
import styles from './object-grid.module.css'
import { ObjectRow } from './ObjectRow.tsx'
import { isSelected, type Selection } from './selection.ts'
import type { VisibleRows } from './use-view-rows.ts'

type GridBodyProps = {
  /** What the ids of rows begin with. */
  readonly gridId: string
  readonly shown: VirtualRows
  readonly rows: VisibleRows
  readonly selection: Selection
  /** The row that the keyboard is on; null while that is not known. */
  readonly focusIndex: number | null
  readonly dropIndex: number | null
  readonly hasPlaces: boolean
}

/** The rows around what is on the screen, in a body that is as high as all of them. */
export function GridBody(props: GridBodyProps) {
  const { gridId, shown, rows, selection } = props
  return (
    <tbody className={styles['body']} style={{ height: shown.heightPx }}>
      {shown.items.map(({ index, topPx }) => {
        const entry = rows.at(index)
        return (
          <ObjectRow
            key={index}
            id={`${gridId}-${index}`}
            index={index}
            topPx={topPx}
            entry={entry}
            hasPlace={props.hasPlaces}
            isSelected={entry !== undefined && isSelected(selection, index, entry)}
            isFocused={index === props.focusIndex}
            isDropTarget={index === props.dropIndex}
          />
        )
      })}
    </tbody>
  )
}

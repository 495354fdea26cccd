import { messages } from '../../messages.ts'
import { visibleText } from '../../visible-text.ts'
import styles from './folder-pane.module.css'
import type { DropTarget } from './use-file-drop.ts'

/** Says where files will land, and frames the list. A folder row that takes them frames itself. */
export function DropFrame({ bucket, target }: { readonly bucket: string; readonly target: DropTarget }) {
  return (
    <div className={styles['drop']} data-frames={target.rowIndex === null || undefined}>
      <p>{messages.list.dropHere(visibleText(`${bucket}/${target.prefix}`))}</p>
    </div>
  )
}

import type { EntryRef } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { entrySelection, onlyEntry } from '../browser/selection-query.ts'
import type { Selection } from '../browser/selection.ts'
import type { ViewRef } from '../browser/view-queries.ts'
import styles from './details.module.css'
import { FolderDetails } from './FolderDetails.tsx'
import { ObjectDetails } from './ObjectDetails.tsx'
import { SelectionDetails } from './SelectionDetails.tsx'

type DetailsPaneProps = {
  readonly viewRef: ViewRef
  readonly selection: Selection
  readonly onEditMetadata: () => void
  readonly onCopyAsCode: (entry: EntryRef) => void
}

/** What is known of what is chosen in a list. */
export function DetailsPane(props: DetailsPaneProps) {
  return (
    <aside aria-label={messages.details.label} tabIndex={-1} className={styles['pane']}>
      <Chosen {...props} />
    </aside>
  )
}

function Chosen({ viewRef, selection, onEditMetadata, onCopyAsCode }: DetailsPaneProps) {
  const chosen = entrySelection(selection, viewRef)
  if (chosen === null) return <p className={styles['nothing']}>{messages.details.nothing}</p>
  const ref = onlyEntry(selection)?.ref
  if (!ref) return <SelectionDetails {...{ viewRef, onEditMetadata }} selection={chosen} />
  const shared = {
    bucketRef: viewRef,
    onEditMetadata,
    onCopyAsCode: () => {
      onCopyAsCode(ref)
    },
  }
  return ref.kind === 'folder' ? (
    <FolderDetails {...shared} key={ref.prefix} prefix={ref.prefix} />
  ) : (
    <ObjectDetails {...shared} key={ref.key} objectKey={ref.key} />
  )
}

import { Alert } from '../../ui/Alert.tsx'
import { DropFrame } from './DropFrame.tsx'
import { EmptyList } from './EmptyList.tsx'
import styles from './folder-pane.module.css'
import { useFolderListing, type Folder } from './folder-queries.ts'
import { ListingBar } from './ListingBar.tsx'
import type { ChangesKind } from './ChangesNote.tsx'
import { ObjectGrid, type ObjectGridProps } from './ObjectGrid.tsx'
import { useSelectionTotals } from './selection-query.ts'
import { useFileDrop } from './use-file-drop.ts'
import { useRowReader } from './use-row-reader.ts'

/** What both kinds of lists are given of the pane around them. */
export type ListProps = Omit<
  ObjectGridProps,
  'entryCount' | 'listing' | 'reader' | 'dropTarget' | 'onShow'
> & {
  readonly folder: Folder
  readonly onDrop: (files: FileList, prefix: string) => void
  readonly onShowChanges: (kind: ChangesKind) => void
}

/** The rows of the open folder and what they stand on. */
export function FolderList({ folder, onDrop, onShowChanges, ...grid }: ListProps) {
  const reader = useRowReader(grid.viewRef, grid.sort)
  const { listing, error } = useFolderListing(folder)
  const entryCount = listing?.entryCount ?? null
  const totals = useSelectionTotals(grid.selection, grid.viewRef, entryCount)
  const drop = useFileDrop({ reader, prefix: folder.prefix, onDrop })
  return (
    <div className={styles['body']} data-list="folder">
      <div className={styles['list']} {...drop.handlers}>
        <ObjectGrid {...grid} {...{ entryCount, listing, reader }} dropTarget={drop.target} />
        {error && <Alert error={error.data} />}
        {listing && !listing.entryCount && <EmptyList listing={listing} />}
        {drop.target && <DropFrame bucket={folder.bucket} target={drop.target} />}
      </div>
      <ListingBar folder={folder} listing={listing} selected={totals} onShowChanges={onShowChanges} />
    </div>
  )
}

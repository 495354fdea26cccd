import type { ResultsView } from '../../../shared/view.ts'
import { Alert } from '../../ui/Alert.tsx'
import { DropFrame } from './DropFrame.tsx'
import type { ListProps } from './FolderList.tsx'
import styles from './folder-pane.module.css'
import { useFolderListing } from './folder-queries.ts'
import { ListingBar } from './ListingBar.tsx'
import { NoResults } from './NoResults.tsx'
import { ObjectGrid } from './ObjectGrid.tsx'
import { ResultsBar } from './ResultsBar.tsx'
import type { SelectedEntry } from './selection.ts'
import { useSelectionTotals } from './selection-query.ts'
import { useFileDrop } from './use-file-drop.ts'
import type { Finding } from './use-find.ts'
import { useKeptCount } from './use-kept-count.ts'
import { useRowReader } from './use-row-reader.ts'
import { useViewCount } from './use-view-count.ts'

type ResultsListProps = ListProps & {
  readonly finding: Finding
  /** What the rows show: it follows what is looked for. */
  readonly view: ResultsView
  /** Whether others are wanted by now, and take their time. */
  readonly isSearching: boolean
  readonly onShow: (found: SelectedEntry) => void
}

/** What was found in the whole bucket, in place of the open folder. Main then walks the bucket to its end. */
export function ResultsList({
  folder,
  finding,
  view,
  isSearching,
  onDrop,
  onShowChanges,
  ...grid
}: ResultsListProps) {
  const bucketTop = { ...folder, prefix: '' }
  const reader = useRowReader(grid.viewRef, grid.sort)
  const { listing, error } = useFolderListing(bucketTop)
  const { entryCount: counted, error: viewError } = useViewCount(grid.viewRef, grid.sort)
  const entryCount = useKeptCount(view, counted)
  const totals = useSelectionTotals(grid.selection, grid.viewRef, entryCount)
  const drop = useFileDrop({ reader, prefix: folder.prefix, onDrop })
  const failure = viewError ?? error
  return (
    <div className={styles['body']} data-list="results">
      <ResultsBar
        find={finding.find}
        count={entryCount}
        isSearching={isSearching}
        listing={listing}
        onChange={finding.change}
        onClearFilters={finding.clearFilters}
      />
      <div className={styles['list']} {...drop.handlers}>
        <ObjectGrid {...grid} {...{ entryCount, reader }} dropTarget={drop.target} />
        {failure && <Alert error={failure.data} />}
        {entryCount === 0 && <NoResults view={view} listing={listing} onClear={finding.clear} />}
        {drop.target && <DropFrame bucket={folder.bucket} target={drop.target} />}
      </div>
      <ListingBar folder={bucketTop} listing={listing} selected={totals} onShowChanges={onShowChanges} />
    </div>
  )
}

import { hashKey, useQuery } from '@tanstack/react-query'

import type { EntrySelection } from '../../../shared/view.ts'
import { useSettled } from '../../ui/use-settled.ts'
import type { SelectedEntry, Selection } from './selection.ts'
import { selectionTotals, type ViewRef } from './view-queries.ts'

/** What a selection comes to, as far as it is known. */
export type SelectionSize = {
  readonly entries: number
  /** Null where that is not known, or main has not added them up yet. */
  readonly sizeBytes: number | null
}

/** The selection as main takes it; null where nothing is selected. */
export function entrySelection({ chosen }: Selection, { view }: ViewRef): EntrySelection | null {
  if (chosen.kind === 'entries') {
    const entries = [...chosen.entries.values()].map(({ ref }) => ref)
    return entries.length > 0 ? { kind: 'entries', entries } : null
  }
  return {
    kind: 'stretch',
    view,
    sort: chosen.sort,
    from: chosen.from?.ref ?? null,
    to: chosen.to?.ref ?? null,
    except: [...chosen.except.values()],
    also: [...chosen.also.values()],
  }
}

/** The one row that is selected, where it is one that was named. */
export function onlyEntry({ chosen }: Selection): SelectedEntry | null {
  if (chosen.kind === 'stretch' || chosen.entries.size !== 1) return null
  const [only] = chosen.entries.values()
  return only ?? null
}

/** How many rows are selected, as far as the places of a stretch tell. */
export function selectedCount({ chosen }: Selection, entryCount: number): number {
  if (chosen.kind === 'entries') return chosen.entries.size
  const from = chosen.from?.index ?? 0
  const to = chosen.to?.index ?? entryCount - 1
  return Math.max(0, to - from + 1 - chosen.except.size) + chosen.also.size
}

/** How many rows are selected, at once, and their bytes: a stretch is added up by main once it rests. */
export function useSelectionTotals(
  selection: Selection,
  viewRef: ViewRef,
  entryCount: number | null,
): SelectionSize {
  const { chosen } = selection
  const stretch = chosen.kind === 'stretch' ? entrySelection(selection, viewRef) : null
  const totals = selectionTotals(viewRef, stretch ?? noEntries)
  const key = hashKey(totals.queryKey)
  const isResting = useSettled(key, restMs) === key
  const { data } = useQuery({ ...totals, enabled: stretch !== null && isResting })
  if (chosen.kind === 'entries')
    return { entries: chosen.entries.size, sizeBytes: sumOfBytes(chosen.entries) }
  return {
    entries: data?.entries ?? selectedCount(selection, entryCount ?? 0),
    sizeBytes: data?.sizeBytes ?? null,
  }
}

const noEntries: EntrySelection = { kind: 'entries', entries: [] }

/** A key that is held down makes a new stretch each time, and to add up a million rows takes main a moment. */
const restMs = 150

function sumOfBytes(entries: ReadonlyMap<string, SelectedEntry>): number | null {
  let sum = 0
  for (const { sizeBytes } of entries.values()) {
    if (sizeBytes === null) return null
    sum += sizeBytes
  }
  return sum
}

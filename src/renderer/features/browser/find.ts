import type { ResultKind, ResultsView, SearchScope, TypeGroup } from '../../../shared/view.ts'
import { startOfDayMs } from '../../format.ts'
import { messages } from '../../messages.ts'

/** What a person looks for in a bucket: everything that is set has to hold. */
export type Find = {
  readonly text: string
  readonly scope: SearchScope
  readonly types: readonly TypeGroup[]
  readonly minSizeBytes: number | null
  readonly maxSizeBytes: number | null
  readonly modified: ModifiedFilter | null
  readonly only: ResultKind
}

export type Period = keyof typeof messages.filters.periods

/** A period keeps the moment at which it was chosen, so that the rows stay the same while one reads them. */
export type ModifiedFilter = {
  readonly period: Period | 'custom'
  readonly fromMs: number | null
  readonly toMs: number | null
}

/** A filter that is set, as a chip shows it, and what taking it away changes. */
export type ActiveFilter = {
  readonly label: string
  readonly removal: Partial<Find>
}

export const nothingToFind: Find = {
  text: '',
  scope: 'keys',
  types: [],
  minSizeBytes: null,
  maxSizeBytes: null,
  modified: null,
  only: 'all',
}

/** Taking all filters away; the text stays. */
export const noFilters: Partial<Find> = {
  types: [],
  minSizeBytes: null,
  maxSizeBytes: null,
  modified: null,
  only: 'all',
}

/** The results that are asked for; null where nothing is, so that the open folder is shown. */
export function resultsView(find: Find): ResultsView | null {
  const { modified, ...rest } = find
  if (find.text === '' && !hasFilters(find)) return null
  return {
    kind: 'results',
    ...rest,
    modifiedFromMs: modified?.fromMs ?? null,
    modifiedToMs: modified?.toMs ?? null,
  }
}

function hasFilters(find: Find): boolean {
  return activeFilters(find).length > 0
}

/** The filters that are set, in the order of the bar. */
export function activeFilters(find: Find): ActiveFilter[] {
  const { filters } = messages
  const { minSizeBytes, maxSizeBytes, modified, only } = find
  const active: ActiveFilter[] = find.types.map((type) => ({
    label: filters.types[type],
    removal: { types: find.types.filter((other) => other !== type) },
  }))
  const size = sizeLabel(minSizeBytes, maxSizeBytes)
  if (size !== null) active.push({ label: size, removal: { minSizeBytes: null, maxSizeBytes: null } })
  const time = modified && modifiedLabel(modified)
  if (time !== null) active.push({ label: time, removal: { modified: null } })
  if (only !== 'all') active.push({ label: filters.kinds[only], removal: { only: 'all' } })
  return active
}

function sizeLabel(minBytes: number | null, maxBytes: number | null): string | null {
  const { filters } = messages
  if (minBytes !== null && maxBytes !== null) return filters.betweenSizes(minBytes, maxBytes)
  if (minBytes !== null) return filters.overSize(minBytes)
  return maxBytes === null ? null : filters.underSize(maxBytes)
}

function modifiedLabel({ period, fromMs, toMs }: ModifiedFilter): string | null {
  const { filters } = messages
  if (period !== 'custom') return filters.periods[period]
  if (fromMs !== null && toMs !== null) return filters.betweenDates(fromMs, toMs)
  if (fromMs !== null) return filters.sinceDate(fromMs)
  return toMs === null ? null : filters.untilDate(toMs)
}

const dayMs = 24 * 60 * 60_000

/** A period that ends now. */
export function filterOfPeriod(period: Period, nowMs: number): ModifiedFilter {
  const fromMs = {
    day: nowMs - dayMs,
    week: nowMs - 7 * dayMs,
    month: nowMs - 30 * dayMs,
    year: new Date(new Date(nowMs).getFullYear(), 0, 1).getTime(),
  }[period]
  return { period, fromMs, toMs: null }
}

/** Whole days of this computer's clock, from two date fields such as `2026-11-15`; null where neither has a date. */
export function filterOfDates(from: string, to: string): ModifiedFilter | null {
  const fromMs = dateMs(from)
  const lastDayMs = dateMs(to)
  if (fromMs === null && lastDayMs === null) return null
  return { period: 'custom', fromMs, toMs: lastDayMs === null ? null : endOfDayMs(lastDayMs) }
}

/** What a date field shows for a moment. */
export function dateFieldText(atMs: number | null): string {
  if (atMs === null) return ''
  const date = new Date(atMs)
  return [padded(date.getFullYear(), 4), padded(date.getMonth() + 1, 2), padded(date.getDate(), 2)].join('-')
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}

function dateMs(text: string): number | null {
  const ms = text === '' ? Number.NaN : new Date(`${text}T00:00`).getTime()
  return Number.isNaN(ms) ? null : startOfDayMs(ms)
}

/** A day may have 23 or 25 hours. */
function endOfDayMs(atMs: number): number {
  return new Date(atMs).setHours(23, 59, 59, 999)
}

const bytesPerMegabyte = 1024 * 1024

/** Bytes of a field that holds megabytes, with a point or a comma; null where it holds no amount. */
export function bytesOfMegabytes(text: string): number | null {
  const megabytes = text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'))
  if (!Number.isFinite(megabytes) || megabytes < 0) return null
  const sizeBytes = Math.round(megabytes * bytesPerMegabyte)
  return Number.isSafeInteger(sizeBytes) ? sizeBytes : null
}

export function megabytesOf(sizeBytes: number | null): string {
  return sizeBytes === null ? '' : String(sizeBytes / bytesPerMegabyte)
}

import type { ResultKind, TypeGroup } from '../shared/view.ts'
import { formatDate, formatMoment, formatNumber, formatSize } from './format.ts'

/** A size that a person chose: `1 MB`, `2.5 MB`. */
const amount = (sizeBytes: number) => formatSize(sizeBytes).replace('.0 ', ' ')

const objects = (count: number) => `${formatNumber(count)} ${count === 1 ? 'object' : 'objects'}`

const typeLabels: Record<TypeGroup, string> = {
  image: 'Images',
  video: 'Video',
  audio: 'Audio',
  document: 'Documents',
  code: 'Code',
  archive: 'Archives',
  other: 'Other',
}

const kindLabels: Record<Exclude<ResultKind, 'all'>, string> = {
  sinceVisit: 'Since last visit',
  sinceRefresh: 'Since last refresh',
  duplicates: 'Duplicates',
}

/** The words of search, filters and results; a part of `messages`. */
export const findMessages = {
  search: {
    label: 'Search this bucket',
    clear: 'Clear search',
    keys: { mac: '⌘F', other: 'Ctrl F' },
    scope: 'Search in',
    scopes: { keys: 'Whole keys', names: 'Names only' },
  },

  filters: {
    label: 'Filters',
    filter: 'Filter',
    type: 'Type',
    size: 'Size',
    modified: 'Modified',
    types: typeLabels,
    kinds: kindLabels,
    anySize: 'Any size',
    overSize: (sizeBytes: number) => `Over ${amount(sizeBytes)}`,
    underSize: (sizeBytes: number) => `Up to ${amount(sizeBytes)}`,
    betweenSizes: (minBytes: number, maxBytes: number) => `${amount(minBytes)} to ${amount(maxBytes)}`,
    minSize: 'At least (MB)',
    maxSize: 'At most (MB)',
    anyTime: 'Any time',
    periods: { day: 'Last 24 hours', week: 'Last 7 days', month: 'Last 30 days', year: 'This year' },
    from: 'From',
    to: 'To',
    sinceDate: (fromMs: number) => `From ${formatDate(fromMs)}`,
    untilDate: (toMs: number) => `To ${formatDate(toMs)}`,
    betweenDates: (fromMs: number, toMs: number) => `${formatDate(fromMs)} to ${formatDate(toMs)}`,
    presets: 'Presets',
    custom: 'Custom',
    remove: (label: string) => `Remove filter: ${label}`,
    clear: 'Clear filters',
  },

  results: {
    label: 'Results',
    searching: 'searching…',
    counting: 'counting…',
    found: (count: number) => `${formatNumber(count)} found`,
    ofListed: (text: string, listed: number) => `${text} in the ${objects(listed)} listed so far`,
    nothing: (text: string) => `Nothing in this bucket matches “${text}”.`,
    nothingFiltered: 'Nothing in this bucket fits the filters.',
    nothingBoth: (text: string) => `Nothing in this bucket matches “${text}” and fits the filters.`,
    onlyListed: (listed: number) => `Only ${objects(listed)} are listed so far.`,
    noDuplicates: 'There are no two objects that could be the same.',
    noVisitChange: 'No change is known since your last visit.',
    noVisitChangeSince: (visitedAtMs: number, nowMs: number) =>
      `Nothing changed since your last visit ${onMoment(visitedAtMs, nowMs)}.`,
    noRefreshChange: 'The last refresh found no change.',
    clear: 'Clear',
  },

  changes: {
    added: (count: number) => `${formatNumber(count)} new`,
    changed: (count: number) => `${formatNumber(count)} changed`,
    gone: (count: number) => `${formatNumber(count)} gone`,
    since: (what: string, atMs: number, nowMs: number) => `${what} since ${formatMoment(atMs, nowMs)}`,
    showSince: 'Show what changed in this bucket since your last visit',
    refreshFound: (what: string) => `Refresh found ${what}`,
    refreshFoundNothing: 'Refresh found no change',
    showRefresh: 'Show what the refresh found',
  },
}

function onMoment(atMs: number, nowMs: number): string {
  const moment = formatMoment(atMs, nowMs)
  return moment.includes(':') ? `at ${moment}` : `on ${moment}`
}

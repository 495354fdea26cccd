import { exactSizeText, objectsText } from './amounts.ts'
import { formatNumber } from './format.ts'

/** The question before a delete. */
export const deletingMessages = {
  titleOne: 'Delete this object?',
  titleMany: (count: number) => `Delete ${objectsText(count)}?`,
  titleCounting: 'Delete the selection?',
  counting: 'Counting what would be deleted…',
  nothing: 'There is nothing left to delete.',
  amount: (count: number, sizeBytes: number) => `${objectsText(count)}, ${exactSizeText(sizeBytes)}`,
  from: (bucket: string, account: string) => `from the bucket “${bucket}” of the account “${account}”.`,
  copies: 'This list shows every copy. Where all copies of an object are selected, none of them is kept.',
  final: 'This cannot be undone.',
  confirm: 'Delete',
  starting: 'Starting…',
}

/** What became of each object of a delete. */
export const deletedMessages = {
  show: 'Show list',
  title: 'What was deleted',
  kinds: 'Which objects',
  all: (count: number) => `All ${formatNumber(count)}`,
  gone: (count: number) => `Deleted ${formatNumber(count)}`,
  left: (count: number) => `Not deleted ${formatNumber(count)}`,
  outcomes: {
    gone: 'Deleted',
    failed: 'Not deleted',
    unknown: 'Its answer did not come: it may be gone or not',
    notAsked: 'Not asked for',
  },
  none: 'There is none.',
  save: 'Save list…',
  saved: (listed: number) => `Saved: ${objectsText(listed)} listed.`,
  close: 'Close',
}

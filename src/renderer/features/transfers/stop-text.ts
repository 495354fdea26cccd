import type { QueueStop } from '../../../shared/transfer.ts'
import { errorText, type ErrorText } from '../../error-text.ts'
import { messages } from '../../messages.ts'
import { visibleText } from '../../visible-text.ts'

const words = messages.transfers.stops

/** Whose transfers wait, why, and until when or for what. */
export function stopText({ kind, error, goesOnAtMs }: QueueStop, accountName: string): ErrorText {
  const { what, why } = errorText(error)
  const name = visibleText(accountName)
  switch (kind) {
    case 'key':
      return { what: `${words.stopped(name)} ${what}`, why, todo: words.keyTodo }
    case 'requests':
      return {
        what: words.stopped(name),
        why: error.code === 'remote.dayLimit' ? words.dayUsed : words.noneFor,
        todo: goesOnAtMs === null ? '' : words.goesOn(goesOnAtMs),
      }
    case 'disk':
      return { what, why, todo: words.diskTodo }
  }
}

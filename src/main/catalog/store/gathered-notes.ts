import type { Send } from '../../sqlite/thread-client.ts'
import type { NoteName } from './store-api.ts'

/** Not longer than a person takes for at once, and long enough for hundreds of small transfers to end. */
const gatherMs = 50

type WaitingNote = {
  readonly note: { readonly name: string; readonly input: readonly unknown[] }
  readonly resolve: (sent: Promise<unknown>) => void
}

const noteNames: ReadonlySet<string> = new Set<NoteName>(['put', 'remove', 'setEtag', 'setContentType'])

/**
 * Sends notes that come soon after one another as one call, because each transaction and each message costs more than
 * what it carries. Calls are still carried out in the order they are made: whatever is asked takes the notes before it
 * along.
 */
export function gatheringNotes(send: Send): Send {
  let waiting: WaitingNote[] = []
  let timer: NodeJS.Timeout | undefined

  function sendNotes(): void {
    clearTimeout(timer)
    if (waiting.length === 0) return
    const gathered = waiting
    waiting = []
    const sent = send('together', [gathered.map(({ note }) => note)])
    for (const { resolve } of gathered) resolve(sent)
  }

  return (name, input) => {
    if (!noteNames.has(name)) {
      sendNotes()
      return send(name, input)
    }
    if (waiting.length === 0) timer = setTimeout(sendNotes, gatherMs)
    return new Promise((resolve) => {
      waiting.push({ note: { name, input }, resolve })
    })
  }
}

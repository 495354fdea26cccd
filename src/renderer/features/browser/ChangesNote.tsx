import type { Listing } from '../../../shared/entry.ts'
import type { ResultKind } from '../../../shared/view.ts'
import { messages } from '../../messages.ts'
import { classNames } from '../../ui/class-names.ts'
import { WithTooltip } from '../../ui/IconButton.tsx'
import { useNow } from '../../ui/use-now.ts'
import { changesText } from './listing-text.ts'
import styles from './listing-bar.module.css'

export type ChangesKind = Exclude<ResultKind, 'all' | 'duplicates'>

type ChangesNoteProps = {
  readonly listing: Listing
  readonly onShow: (kind: ChangesKind) => void
}

/** What the last refresh found; where there was none, what is new since the last visit. A press shows the objects. */
export function ChangesNote({ listing, onShow }: ChangesNoteProps) {
  const { changes } = messages
  const nowMs = useNow(null)
  const { sinceRefresh, sinceVisit, state } = listing
  // What an earlier one found would stand beside the word that the list is refreshed.
  if (sinceRefresh && state.kind === 'seen' && state.isRefreshing) return null
  if (sinceRefresh) {
    const what = changesText(sinceRefresh)
    if (what === '') return <span>{changes.refreshFoundNothing}</span>
    return (
      <ChangesButton
        text={changes.refreshFound(what)}
        hint={changes.showRefresh}
        onClick={() => {
          onShow('sinceRefresh')
        }}
      />
    )
  }
  const what = sinceVisit && changesText(sinceVisit)
  if (!what) return null
  return (
    <ChangesButton
      text={changes.since(what, sinceVisit.visitedAtMs, nowMs)}
      hint={changes.showSince}
      onClick={() => {
        onShow('sinceVisit')
      }}
    />
  )
}

type ChangesButtonProps = { readonly text: string; readonly hint: string; readonly onClick: () => void }

function ChangesButton({ text, hint, onClick }: ChangesButtonProps) {
  return (
    <WithTooltip hint={hint}>
      <button type="button" className={classNames(styles['action'], styles['changes'])} onClick={onClick}>
        {text}
      </button>
    </WithTooltip>
  )
}

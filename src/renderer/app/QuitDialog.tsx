import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { transferOverview } from '../features/transfers/transfer-queries.ts'
import { call, subscribe } from '../ipc/client.ts'
import { messages } from '../messages.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'

/** Asks when the window is closed while work is in hand. Main waits for the answer, but not for a page that hangs. */
export function QuitDialog() {
  const [isAsked, setIsAsked] = useState(false)
  useEffect(
    () =>
      subscribe('quit.asked', () => {
        setIsAsked(true)
      }),
    [],
  )
  if (!isAsked) return null
  const answer = (isQuitting: boolean) => {
    setIsAsked(false)
    // Nothing waits for the reply: main closes the window, or does not.
    void call('quit.answer', { isQuitting }).catch(() => undefined)
  }
  return <Question onAnswer={answer} />
}

function Question({ onAnswer }: { readonly onAnswer: (isQuitting: boolean) => void }) {
  const { data: overview } = useQuery(transferOverview())
  useEffect(() => {
    void call('quit.drawn', {}).catch(() => undefined)
  }, [])
  const { quit } = messages
  const { running = 0, waiting = 0 } = overview?.summary ?? {}
  return (
    <ConfirmDialog
      title={quit.title}
      look="primary"
      confirmLabel={quit.quit}
      cancelLabel={quit.stay}
      onConfirm={() => {
        onAnswer(true)
      }}
      onCancel={() => {
        onAnswer(false)
      }}
    >
      {overview?.question && <p>{quit.question}</p>}
      {running + waiting > 0 ? (
        <>
          <p>
            <strong>{quit.amounts(running, waiting)}</strong>
          </p>
          <p>{quit.goesOn}</p>
        </>
      ) : (
        !overview?.question && <p>{quit.ended}</p>
      )}
    </ConfirmDialog>
  )
}

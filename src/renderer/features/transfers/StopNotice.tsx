import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { QueueStop } from '../../../shared/transfer.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { AlertWords } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { appState } from '../accounts/account-queries.ts'
import { NewKeyDialog } from '../accounts/NewKeyDialog.tsx'
import { useProblems } from '../problems/ProblemProvider.tsx'
import { stopText } from './stop-text.ts'
import styles from './stop-notice.module.css'

const words = messages.transfers.stops

/** What is held back as a whole, why, and what can be done about it. */
export function StopNotices({ stops }: { readonly stops: readonly QueueStop[] }) {
  if (stops.length === 0) return null
  return (
    <div className={styles['list']}>
      {stops.map((stop) => (
        <StopNotice key={stop.id} stop={stop} />
      ))}
    </div>
  )
}

function StopNotice({ stop }: { readonly stop: QueueStop }) {
  const { report } = useProblems()
  const { data: app } = useQuery(appState())
  const [isAskingKey, setAskingKey] = useState(false)
  const account = app?.accounts.find(({ id }) => id === stop.accountId)
  const goOn = useMutation({ mutationFn: () => call('transfers.goOn', { stopId: stop.id }), onError: report })
  const cancel = useMutation({
    mutationFn: () => call('transfers.cancelStopped', { stopId: stop.id }),
    onError: report,
  })
  const isKey = stop.kind === 'key' && account?.kind === 'remote'
  return (
    <AlertWords text={stopText(stop, account?.name ?? '')}>
      <span className={styles['buttons']}>
        {stop.goesOnAtMs === null && (
          <Button
            onClick={() => {
              goOn.mutate()
            }}
          >
            {words.tryAgain}
          </Button>
        )}
        {isKey && (
          <Button
            onClick={() => {
              setAskingKey(true)
            }}
          >
            {words.newKey}
          </Button>
        )}
        <Button
          look="ghost"
          onClick={() => {
            cancel.mutate()
          }}
        >
          {stop.kind === 'disk' ? words.cancelDownloads : words.cancelTransfers}
        </Button>
      </span>
      {isAskingKey && account && (
        <NewKeyDialog
          account={account}
          onClose={() => {
            setAskingKey(false)
          }}
        />
      )}
    </AlertWords>
  )
}

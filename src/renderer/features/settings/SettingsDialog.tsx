import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import type { Account } from '../../../shared/account.ts'
import type { Settings } from '../../../shared/settings.ts'
import { subscribe } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { PlanSettings } from './PlanSettings.tsx'
import { RecordSettings } from './RecordSettings.tsx'
import { settingsChange, settingsQuery } from './settings-queries.ts'
import styles from './settings.module.css'
import { TransferSettings } from './TransferSettings.tsx'

export type GroupProps = {
  readonly settings: Settings
  readonly onChange: (change: Partial<Settings>) => void
}

type SettingsDialogProps = {
  /** The one that is open, if its limits are a server's. */
  readonly account: Account | undefined
  readonly onClose: () => void
}

/** What a person chooses for the app as a whole. Each choice holds at once. */
export function SettingsDialog({ account, onClose }: SettingsDialogProps) {
  const queryClient = useQueryClient()
  const { data: settings, error: readError } = useQuery(settingsQuery())
  const change = useMutation(settingsChange(queryClient))
  useEffect(
    () =>
      subscribe('settings.changed', (changed) => {
        queryClient.setQueryData(settingsQuery().queryKey, changed)
      }),
    [queryClient],
  )
  const error = change.error ?? readError
  const { settings: words } = messages
  // An empty dialog would give the keyboard to its only button.
  if (!settings && !error) return null
  return (
    <Dialog title={words.title} widthFor="fields" onClose={onClose}>
      {error && <Alert error={error.data} />}
      {settings && (
        <div className={styles['groups']}>
          <TransferSettings settings={settings} onChange={change.mutate} />
          <RecordSettings settings={settings} onChange={change.mutate} />
          {account && <PlanSettings key={account.id} account={account} />}
        </div>
      )}
      <DialogButtons>
        <Button onClick={onClose}>{words.close}</Button>
      </DialogButtons>
    </Dialog>
  )
}

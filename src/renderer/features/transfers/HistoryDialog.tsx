import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'

import type { PastBatch } from '../../../shared/transfer.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons, DialogText } from '../../ui/Dialog.tsx'
import { useNow } from '../../ui/use-now.ts'
import { batchTitle, hasManifest } from './batch-text.ts'
import styles from './history.module.css'
import { transferHistory } from './transfer-queries.ts'

const { history } = messages.transfers

/** What was transferred and is still on record, with a manifest of each batch for whoever wants to check it later. */
export function HistoryDialog({ onClose }: { readonly onClose: () => void }) {
  const { data: batches, error } = useQuery(transferHistory())
  const save = useMutation({
    mutationFn: (batch: number) => call('transfers.saveManifest', { batch }),
  })
  const closeButton = useRef<HTMLButtonElement>(null)
  const problem = error ?? save.error
  return (
    <Dialog title={history.title} onClose={onClose} initialFocus={closeButton}>
      <DialogText>{batches?.length === 0 ? history.none : history.text}</DialogText>
      {batches && batches.length > 0 && (
        <ul aria-label={history.title} className={styles['batches']}>
          {batches.map((batch) => (
            <Past
              key={batch.batch}
              batch={batch}
              isSaving={save.isPending}
              onSave={() => {
                save.mutate(batch.batch)
              }}
            />
          ))}
        </ul>
      )}
      {problem && <Alert error={problem.data} />}
      <output className={styles['saved']}>{save.data && history.saved(save.data)}</output>
      <DialogButtons>
        <Button ref={closeButton} onClick={onClose}>
          {history.close}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

type PastProps = {
  readonly batch: PastBatch
  readonly isSaving: boolean
  readonly onSave: () => void
}

function Past({ batch, isSaving, onSave }: PastProps) {
  const nowMs = useNow(null)
  const title = batchTitle(batch)
  return (
    <li aria-label={title} className={styles['batch']}>
      <p className={styles['what']} title={title}>
        <strong>{title}</strong>
        <span>{history.line(batch, nowMs)}</span>
      </p>
      {hasManifest(batch) && (
        <Button disabled={isSaving} onClick={onSave}>
          {history.saveManifest}
        </Button>
      )}
    </li>
  )
}

import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import { deletedKinds, type DeletedKind, type DeletedPage } from '../../../shared/deletes.ts'
import type { TransferRow } from '../../../shared/transfer.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons, DialogText } from '../../ui/Dialog.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { DeletedList } from './DeletedList.tsx'
import styles from './deleted-list.module.css'
import { deletedKeys } from './transfer-queries.ts'

const words = messages.transfers.deletedList

type DeletedDialogProps = { readonly row: TransferRow; readonly onClose: () => void }

/** What became of each object of a delete: gone, left and why, or never asked for. */
export function DeletedDialog({ row, onClose }: DeletedDialogProps) {
  const [chosen, setChosen] = useState<DeletedKind | null>(null)
  const { data: first, error } = useQuery(deletedKeys(row, 'all', 0))
  const save = useMutation({ mutationFn: () => call('deletes.saveReport', { id: row.id }) })
  const closeButton = useRef<HTMLButtonElement>(null)
  const counts = first && countsOf(first)
  // What is left is what somebody opens the list for.
  const kind = chosen ?? (counts && counts.left > 0 ? 'left' : 'all')
  const problem = error ?? save.error
  return (
    <Dialog title={words.title} widthFor="code" onClose={onClose} initialFocus={closeButton}>
      <DialogText>
        <VisibleName name={`${row.bucket}/${row.key}`} />
      </DialogText>
      {counts && (
        <>
          <Segments
            label={words.kinds}
            options={deletedKinds.map((value) => ({ value, label: words[value](counts[value]) }))}
            value={kind}
            onChange={setChosen}
          />
          <DeletedList key={kind} row={row} kind={kind} count={counts[kind]} />
        </>
      )}
      {problem && <Alert error={problem.data} />}
      <DialogButtons>
        <output className={styles['saved']}>{save.data && words.saved(save.data.listed)}</output>
        <Button
          disabled={save.isPending || !counts}
          onClick={() => {
            save.mutate()
          }}
        >
          {words.save}
        </Button>
        <Button ref={closeButton} onClick={onClose}>
          {words.close}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

function countsOf({ counts: { gone, failed, unknown, notAsked } }: DeletedPage): Record<DeletedKind, number> {
  const left = failed + unknown + notAsked
  return { all: gone + left, gone, left }
}

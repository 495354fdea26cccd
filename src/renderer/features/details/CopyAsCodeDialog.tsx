import { useMutation, useQuery } from '@tanstack/react-query'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'

import type { Account } from '../../../shared/account.ts'
import type { EntryRef } from '../../../shared/entry.ts'
import { AppError } from '../../../shared/errors.ts'
import { lastSegment } from '../../../shared/keys.ts'
import {
  composeSnippet,
  snippetActions,
  snippetLanguages,
  type SnippetAction,
  type SnippetLanguage,
  type SnippetPlace,
} from '../../../shared/snippets/snippet.ts'
import { errorDataOf } from '../../error-text.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons, DialogText } from '../../ui/Dialog.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { entryPath } from '../browser/entry-ref.ts'
import styles from './copy-as-code.module.css'
import { accountEndpoint } from './details-queries.ts'

type CopyAsCodeDialogProps = {
  readonly account: Account
  readonly bucket: string
  readonly entry: EntryRef
  readonly onClose: () => void
}

/** Code that does with an object or a folder what the app does, to read and to copy. */
export function CopyAsCodeDialog({ account, bucket, entry, onClose }: CopyAsCodeDialogProps) {
  const { code } = messages
  const [language, setLanguage] = useState<SnippetLanguage>('curl')
  const [action, setAction] = useState<SnippetAction>('download')
  const { data: endpoint, error: endpointError } = useQuery(accountEndpoint(account.id))
  const composed = endpoint === undefined ? undefined : compose({ endpoint, bucket, entry }, action, language)
  const copy = useMutation({
    mutationFn: () => call('snippets.copy', { accountId: account.id, bucket, entry, action, language }),
  })
  const error = endpointError?.data ?? composed?.error ?? copy.error?.data
  return (
    <Dialog title={code.title} onClose={onClose} widthFor="code">
      <DialogText>
        <VisibleName name={lastSegment(entryPath(entry))} />
        {code.from(bucket)}
      </DialogText>
      <div className={styles['choices']}>
        <Segments
          label={code.language}
          options={snippetLanguages.map((value) => ({ value, label: code.languages[value] }))}
          value={language}
          onChange={(chosen) => {
            setLanguage(chosen)
            copy.reset()
          }}
        />
        <Segments
          label={code.action}
          options={snippetActions.map((value) => ({ value, label: code.actions[value] }))}
          value={action}
          onChange={(chosen) => {
            setAction(chosen)
            copy.reset()
          }}
        />
      </div>
      {composed?.text !== undefined && (
        <textarea
          readOnly
          className={styles['code']}
          aria-label={code.label}
          wrap="off"
          spellCheck={false}
          value={composed.text}
        />
      )}
      {error && <Alert error={error} />}
      <p className={styles['note']}>
        {code.keyNote} {account.kind === 'local' && code.localNote}
      </p>
      <DialogButtons>
        <output className={styles['copied']}>
          {copy.isSuccess && (
            <>
              <Check />
              {code.copied}
            </>
          )}
        </output>
        <Button onClick={onClose}>{code.close}</Button>
        <Button
          look="primary"
          disabled={composed?.text === undefined}
          onClick={() => {
            copy.mutate()
          }}
        >
          <Copy />
          {code.copy}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

/** A key that no request can name has no code, only a reason. */
function compose(place: SnippetPlace, action: SnippetAction, language: SnippetLanguage) {
  try {
    return { text: composeSnippet(place, action, language) }
  } catch (error) {
    if (error instanceof AppError) return { error: errorDataOf(error) }
    throw error
  }
}

import { useMutation, useQuery } from '@tanstack/react-query'
import { useReducer, useState } from 'react'

import type { Account } from '../../../shared/account.ts'
import type { EditPlan } from '../../../shared/ipc/answers.ts'
import { lastSegment } from '../../../shared/keys.ts'
import { isNoChange } from '../../../shared/metadata.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons, DialogForm, DialogText } from '../../ui/Dialog.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { visibleText } from '../../visible-text.ts'
import { entryPath } from '../browser/entry-ref.ts'
import type { BucketRef } from '../browser/view-queries.ts'
import { editPlan } from './details-queries.ts'
import { changeOf, editForm, formOf, mistakeIn, type EditMistake } from './edit-form.ts'
import { EditNotes } from './EditNotes.tsx'
import { MetadataFields } from './MetadataFields.tsx'
import { TypeField } from './TypeField.tsx'

type EditMetadataDialogProps = {
  readonly account: Account
  readonly bucketRef: BucketRef
  readonly selection: EntrySelection
  readonly onClose: () => void
}

/** Content type and metadata of one or many objects: reads how they are, and changes what was touched of it. */
export function EditMetadataDialog({ account, bucketRef, selection, onClose }: EditMetadataDialogProps) {
  const { editing, app } = messages
  const [attempt] = useState(() => crypto.randomUUID())
  const { data: plan, error } = useQuery(editPlan(bucketRef, selection, attempt))
  const isReady = plan !== undefined && plan.cost.objectCount > 0
  return (
    <Dialog title={editing.title} onClose={onClose} isSticky={isReady} widthFor="fields">
      {plan && isReady && (
        <DialogText>
          <Chosen selection={selection} objectCount={plan.cost.objectCount} />
          {editing.of(visibleText(bucketRef.bucket), account.name)}
        </DialogText>
      )}
      {plan && isReady ? (
        <EditFields bucketRef={bucketRef} plan={plan} onClose={onClose} />
      ) : (
        <>
          <output>{plan ? editing.none : !error && editing.reading}</output>
          {error && <Alert error={error.data} />}
          <DialogButtons>
            <Button onClick={onClose}>{app.cancel}</Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  )
}

type EditFieldsProps = {
  readonly bucketRef: BucketRef
  readonly plan: EditPlan
  readonly onClose: () => void
}

function EditFields({ bucketRef, plan, onClose }: EditFieldsProps) {
  const { editing, app } = messages
  const [form, dispatch] = useReducer(editForm, plan.description, formOf)
  const [mistake, setMistake] = useState<EditMistake | null>(null)
  const [mayDropUnseen, setMayDropUnseen] = useState(true)
  const change = changeOf(form, plan.description)
  const start = useMutation({
    mutationFn: () => call('edits.start', { planId: plan.planId, change, mayDropUnseen }),
    onSuccess: onClose,
  })
  const save = () => {
    const found = mistakeIn(form, plan.description)
    setMistake(found)
    if (!found && !isNoChange(change) && !start.isPending) start.mutate()
  }
  return (
    <DialogForm onSubmit={save}>
      <TypeField
        value={form.contentType}
        isMixed={plan.description.contentType === null}
        suggestedTypes={plan.suggestedTypes}
        error={mistake?.field === 'type' ? mistake.error : undefined}
        onChange={(contentType) => {
          dispatch({ kind: 'type', contentType })
        }}
      />
      <MetadataFields rows={form.rows} mistake={mistake} dispatch={dispatch} />
      <EditNotes {...{ bucketRef, plan, mayDropUnseen }} onMayDropUnseen={setMayDropUnseen} />
      {start.error && <Alert error={start.error.data} />}
      <DialogButtons>
        <Button onClick={onClose}>{app.cancel}</Button>
        <Button type="submit" look="primary" disabled={isNoChange(change) || start.isPending}>
          {start.isPending ? editing.saving : editing.save}
        </Button>
      </DialogButtons>
    </DialogForm>
  )
}

function Chosen({
  selection,
  objectCount,
}: {
  readonly selection: EntrySelection
  readonly objectCount: number
}) {
  const [only, second] = selection.kind === 'entries' ? selection.entries : []
  if (only && !second) return <VisibleName name={lastSegment(entryPath(only))} />
  return messages.editing.many(objectCount)
}

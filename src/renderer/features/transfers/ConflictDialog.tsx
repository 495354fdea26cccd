import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import type { ConflictChoice, ConflictQuestion } from '../../../shared/transfer.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { Checkbox } from '../../ui/Checkbox.tsx'
import { Dialog, DialogButtons, DialogForm, DialogText } from '../../ui/Dialog.tsx'
import { RadioGroup } from '../../ui/RadioGroup.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { visibleText } from '../../visible-text.ts'
import { answerOptions, kindsText } from './conflict-text.ts'
import styles from './conflict.module.css'
import { transferOverview } from './transfer-queries.ts'

/** Asks what to do where something exists already, for as long as main waits for the answer. */
export function ConflictDialog() {
  const { data: overview } = useQuery(transferOverview())
  return overview?.question ? <Question question={overview.question} /> : null
}

type Answer = {
  readonly questionId: string
  readonly choice: ConflictChoice
  readonly isForTheRest: boolean
}

type Sent = Omit<Answer, 'choice'> & { readonly choice: ConflictChoice | 'cancel' }

const { conflict } = messages

function Question({ question }: { readonly question: ConflictQuestion }) {
  // What was chosen for one file says nothing about the next: an answer counts for its own question alone.
  const [chosen, setChosen] = useState<Answer | null>(null)
  const answer: Answer =
    chosen?.questionId === question.id
      ? chosen
      : { questionId: question.id, choice: 'skip', isForTheRest: false }
  // A question stays for a moment after its answer, and is not to be answered twice.
  const [answeredId, setAnsweredId] = useState<string | null>(null)
  const send = useMutation({
    mutationFn: ({ choice, questionId, isForTheRest }: Sent) =>
      call('transfers.answer', { questionId, choice, forTheRest: isForTheRest }),
    onError: () => {
      setAnsweredId(null)
    },
  })
  const isAnswered = answeredId === question.id
  const reply = (choice: Sent['choice']) => {
    if (isAnswered) return
    setAnsweredId(question.id)
    send.mutate({ ...answer, choice })
  }
  const kinds = kindsText(question)
  const continueButton = useRef<HTMLButtonElement>(null)
  const cancel = () => {
    reply('cancel')
  }
  return (
    <Dialog title={conflict.title} onClose={cancel} isSticky initialFocus={continueButton}>
      <DialogText>
        {question.direction === 'upload'
          ? conflict.uploadText(visibleText(question.bucket))
          : conflict.downloadText}
      </DialogText>
      <Files question={question} />
      {kinds !== null && <DialogText>{kinds}</DialogText>}
      <DialogForm
        onSubmit={() => {
          reply(answer.choice)
        }}
      >
        <RadioGroup
          label={conflict.question}
          options={answerOptions(question, answer.isForTheRest)}
          value={answer.choice}
          onChange={(choice) => {
            setChosen({ ...answer, choice })
          }}
        />
        <Checkbox
          label={conflict.forTheRest}
          hint={question.remaining > 0 ? conflict.remaining(question.remaining) : undefined}
          isChecked={answer.isForTheRest}
          onChange={(isForTheRest) => {
            setChosen({ ...answer, isForTheRest })
          }}
        />
        {send.error && <Alert error={send.error.data} />}
        <DialogButtons>
          <Button onClick={cancel}>{conflict.cancel}</Button>
          <Button ref={continueButton} type="submit" look="primary" disabled={isAnswered}>
            {conflict.continue}
          </Button>
        </DialogButtons>
      </DialogForm>
    </Dialog>
  )
}

/** The name they share, both sizes, and how they compare. */
function Files({ question }: { readonly question: ConflictQuestion }) {
  const incoming = question.direction === 'upload' ? conflict.incoming : conflict.incomingFromServer
  return (
    <div className={styles['files']}>
      <strong>
        <VisibleName name={question.name} />
      </strong>
      <dl>
        <dt>{conflict.existing}</dt>
        <dd>{sizeText(question.existingSizeBytes)}</dd>
        <dt>{incoming}</dt>
        <dd>{sizeText(question.newSizeBytes)}</dd>
        <dt>{conflict.comparison}</dt>
        <dd>{conflict.likeness[question.likeness]}</dd>
      </dl>
    </div>
  )
}

function sizeText(sizeBytes: number | null): string {
  return sizeBytes === null ? conflict.unknownSize : messages.sizes.exact(sizeBytes)
}

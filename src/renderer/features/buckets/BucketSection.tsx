import { useQuery } from '@tanstack/react-query'
import { ListPlus, Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import type { Account } from '../../../shared/account.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { AddBucketDialog } from './AddBucketDialog.tsx'
import { bucketList } from './bucket-queries.ts'
import styles from './bucket-section.module.css'
import { BucketRow } from './BucketRow.tsx'
import { DeleteBucketDialog } from './DeleteBucketDialog.tsx'
import { ForgetBucketDialog } from './ForgetBucketDialog.tsx'
import { NewBucketDialog } from './NewBucketDialog.tsx'

type BucketSectionProps = {
  readonly account: Account
  readonly openBucket: string | null
  readonly onOpen: (bucket: string) => void
  /** The bucket is deleted or forgotten. */
  readonly onGone: (bucket: string) => void
}

export type BucketQuestion =
  | { readonly kind: 'new' }
  | { readonly kind: 'add' }
  | { readonly kind: 'delete'; readonly bucket: string }
  | { readonly kind: 'forget'; readonly bucket: string }

/** The buckets of an account, and what can be done with them. */
export function BucketSection({ account, openBucket, onOpen, onGone }: BucketSectionProps) {
  const { data: buckets, error } = useQuery(bucketList(account.id))
  const [question, setQuestion] = useState<BucketQuestion | null>(null)
  const gone = useRef<string | null>(null)
  const newButton = useRef<HTMLButtonElement>(null)
  // The keyboard was on the bucket's own button, and that goes with the row, before the question closes or after.
  useEffect(() => {
    if (gone.current === null || question || buckets?.some(({ name }) => name === gone.current)) return
    gone.current = null
    if (document.activeElement === document.body) newButton.current?.focus()
  }, [buckets, question])
  return (
    <div className={styles['section']}>
      <h2 className={styles['caption']}>{messages.buckets.title}</h2>
      {error && <Alert error={error.data} />}
      <nav aria-label={messages.buckets.title} className={styles['list']}>
        {buckets?.length === 0 && <p className={styles['none']}>{messages.buckets.none}</p>}
        {buckets?.map(({ name }) => (
          <BucketRow
            key={name}
            name={name}
            isOpen={name === openBucket}
            onOpen={() => {
              onOpen(name)
            }}
            onAsk={(kind) => {
              setQuestion({ kind, bucket: name })
            }}
          />
        ))}
      </nav>
      <div className={styles['more']}>
        <button
          ref={newButton}
          type="button"
          onClick={() => {
            setQuestion({ kind: 'new' })
          }}
        >
          <Plus />
          {messages.buckets.new}
        </button>
        <button
          type="button"
          onClick={() => {
            setQuestion({ kind: 'add' })
          }}
        >
          <ListPlus />
          {messages.buckets.addExisting}
        </button>
      </div>
      <Question
        question={question}
        account={account}
        onClose={() => {
          setQuestion(null)
        }}
        onOpen={onOpen}
        onGone={(bucket) => {
          gone.current = bucket
          onGone(bucket)
        }}
      />
    </div>
  )
}

type QuestionProps = Omit<BucketSectionProps, 'openBucket'> & {
  readonly question: BucketQuestion | null
  readonly onClose: () => void
}

function Question({ question, account, onClose, onOpen, onGone }: QuestionProps) {
  switch (question?.kind) {
    case 'new':
      return <NewBucketDialog account={account} onCreated={onOpen} onClose={onClose} />
    case 'add':
      return <AddBucketDialog account={account} onAdded={onOpen} onClose={onClose} />
    case 'delete':
      return (
        <DeleteBucketDialog account={account} bucket={question.bucket} onDeleted={onGone} onClose={onClose} />
      )
    case 'forget':
      return (
        <ForgetBucketDialog
          account={account}
          bucket={question.bucket}
          onForgotten={onGone}
          onClose={onClose}
        />
      )
    case undefined:
      return null
  }
}

import { ChevronDown, ChevronRight } from 'lucide-react'

import type { BatchHead } from '../../../shared/transfer.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import styles from './batch.module.css'
import { batchPlan, batchResult, batchShare, batchTitle, batchTone, batchText } from './batch-text.ts'
import { BatchButtons } from './BatchButtons.tsx'
import shelf from './transfer-shelf.module.css'
import { useReportedCall } from './use-reported-call.ts'

type BatchItemProps = { readonly head: BatchHead; readonly topPx: number }

/** The head of a batch: what was accepted together, how far it is, and what can be done with all of it. */
export function BatchItem({ head, topPx }: BatchItemProps) {
  const { batch } = messages.transfers
  const fold = useReportedCall((isFolded: boolean) => call('transfers.fold', { batch: head.batch, isFolded }))
  const title = batchTitle(head)
  const tone = batchTone(head)
  const plan = batchPlan(head)
  const manifest = useReportedCall(() => call('transfers.saveManifest', { batch: head.batch }))
  const saved = manifest.data ? messages.transfers.history.saved(manifest.data) : ''
  const result = batchResult(head)
  return (
    <div className={shelf['line']} style={{ transform: `translateY(${topPx}px)` }}>
      <fieldset aria-label={title} data-tone={tone} className={styles['head']}>
        <IconButton
          label={head.isFolded ? batch.unfold : batch.fold}
          aria-expanded={!head.isFolded}
          className={styles['fold']}
          onClick={() => {
            fold.mutate(!head.isFolded)
          }}
        >
          {head.isFolded ? <ChevronRight /> : <ChevronDown />}
        </IconButton>
        <p className={styles['what']} title={`${title}\n${plan}`}>
          <strong>
            <Title head={head} />
          </strong>
          <span>{plan}</span>
        </p>
        <ProgressBar label={messages.transfers.progressOf(title)} share={batchShare(head)} tone={tone} />
        <div className={styles['rest']}>
          <p className={styles['how']} title={[batchText(head), saved || result].filter(Boolean).join('\n')}>
            <span>{batchText(head)}</span>
            {/* What was just asked for comes before what was known. */}
            <output data-bad={saved === '' && head.failed > 0}>{saved || result}</output>
          </p>
          <BatchButtons
            head={head}
            isSaving={manifest.isPending}
            onSaveManifest={() => {
              manifest.mutate()
            }}
          />
        </div>
      </fieldset>
    </div>
  )
}

function Title({ head: { kind, title, bucket } }: { readonly head: BatchHead }) {
  const { batch } = messages.transfers
  if (title === '') {
    return (
      <>
        {batch.all[kind]} <VisibleName name={bucket} />
      </>
    )
  }
  return (
    <>
      {batch.part[kind]} <VisibleName name={title} />
      {batch.separator}
      <VisibleName name={bucket} />
    </>
  )
}

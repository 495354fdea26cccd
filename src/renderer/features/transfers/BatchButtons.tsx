import type { BatchHead } from '../../../shared/transfer.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { hasManifest } from './batch-text.ts'
import shelf from './transfer-shelf.module.css'
import { useReportedCall } from './use-reported-call.ts'

type BatchButtonsProps = {
  readonly head: BatchHead
  readonly isSaving: boolean
  readonly onSaveManifest: () => void
}

/** What can be done with a batch: only what there is to do. */
export function BatchButtons({ head, isSaving, onSaveManifest }: BatchButtonsProps) {
  const { batch, ...words } = messages.transfers
  const of = { which: 'batch', batch: head.batch } as const
  const canPause = head.running + head.waiting > 0
  const isUnfinished = canPause || head.paused > 0
  return (
    <span className={shelf['actions']}>
      {canPause && (
        <BatchButton
          text={words.pause}
          label={batch.pause}
          hint={words.pauseHints[head.kind]}
          act={() => call('transfers.pause', of)}
        />
      )}
      {!canPause && head.paused > 0 && (
        <BatchButton text={words.resume} label={batch.resume} act={() => call('transfers.resume', of)} />
      )}
      {isUnfinished && (
        <BatchButton text={words.cancel} label={batch.cancel} act={() => call('transfers.cancel', of)} />
      )}
      {head.failed > 0 && (
        <BatchButton
          text={words.retryFailed}
          label={batch.retryFailed}
          act={() => call('transfers.retry', of)}
        />
      )}
      {!isUnfinished && hasManifest(head) && (
        <Button look="ghost" title={batch.saveManifestHint} disabled={isSaving} onClick={onSaveManifest}>
          {batch.saveManifest}
        </Button>
      )}
    </span>
  )
}

type BatchButtonProps = {
  readonly text: string
  /** The whole name: with the text, so that whoever speaks to the app can say what is seen. */
  readonly label: string
  readonly hint?: string
  readonly act: () => Promise<void>
}

function BatchButton({ text, label, hint, act }: BatchButtonProps) {
  const acting = useReportedCall(act)
  return (
    <Button
      look="ghost"
      aria-label={label}
      title={hint ?? label}
      disabled={acting.isPending}
      onClick={() => {
        acting.mutate()
      }}
    >
      {text}
    </Button>
  )
}

import type { TransferSummary } from '../../../shared/transfer.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { useReportedCall } from './use-reported-call.ts'

const { transfers } = messages

/** What can be done with all transfers at once. */
export function AllButtons({ summary }: { readonly summary: TransferSummary }) {
  const moving = summary.running + summary.waiting
  const all = { which: 'all' } as const
  return (
    <>
      <AllButton
        label={transfers.pauseAll}
        count={moving}
        act={() => call('transfers.pause', all)}
        hint={transfers.pauseHints.upload}
      />
      <AllButton
        label={transfers.resumeAll}
        count={summary.paused}
        act={() => call('transfers.resume', all)}
      />
      <AllButton
        label={transfers.cancelAll}
        count={moving + summary.paused}
        act={() => call('transfers.cancel', all)}
      />
      {summary.failed > 0 && (
        <AllButton
          label={transfers.retryFailed}
          count={summary.failed}
          act={() => call('transfers.retry', all)}
        />
      )}
      <AllButton
        label={transfers.clearFinished}
        count={summary.finished}
        act={() => call('transfers.clearFinished', {})}
      />
    </>
  )
}

type AllButtonProps = {
  readonly label: string
  /** How many transfers it would change. */
  readonly count: number
  readonly act: () => Promise<void>
  readonly hint?: string
}

function AllButton({ label, count, act, hint }: AllButtonProps) {
  const acting = useReportedCall(act)
  return (
    <Button
      look="ghost"
      title={hint}
      disabled={count === 0 || acting.isPending}
      onClick={() => {
        acting.mutate()
      }}
    >
      {label}
    </Button>
  )
}

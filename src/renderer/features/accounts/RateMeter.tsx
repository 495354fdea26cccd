import { useQuery } from '@tanstack/react-query'

import type { RateStatus } from '../../../shared/rate.ts'
import { messages } from '../../messages.ts'
import { MeterBar } from '../../ui/MeterBar.tsx'
import { useNow } from '../../ui/use-now.ts'
import { rateStatus } from './account-queries.ts'
import styles from './rate-meter.module.css'
import { changesUntilMs, rateView } from './rate-text.ts'

/** The account's requests, at the foot of the sidebar; nothing where no limit is known. */
export function RateMeter({ accountId }: { readonly accountId: string }) {
  const { data: status } = useQuery(rateStatus(accountId))
  return status?.kind === 'limited' ? <LimitedMeter status={status} /> : null
}

function LimitedMeter({ status }: { readonly status: Extract<RateStatus, { kind: 'limited' }> }) {
  const nowMs = useNow(changesUntilMs(status))
  const view = rateView(status, nowMs)
  return (
    <div className={styles['rate']}>
      <div className={styles['line']}>
        <span aria-hidden>{messages.rate.label}</span>
        <span>{view.value}</span>
      </div>
      <MeterBar
        label={messages.rate.label}
        value={view.left}
        max={view.limit}
        spoken={view.spoken}
        isLow={view.isLow}
      />
      <div className={styles['detail']} title={messages.rate.ownCountOnly}>
        {view.detail}
      </div>
    </div>
  )
}

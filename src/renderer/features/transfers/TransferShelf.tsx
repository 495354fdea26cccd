import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronUp } from 'lucide-react'

import { messages } from '../../messages.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { transferOverview } from './transfer-queries.ts'
import { Summary } from './Summary.tsx'
import styles from './transfer-shelf.module.css'
import { AllButtons } from './AllButtons.tsx'
import { StopNotices } from './StopNotice.tsx'
import { HistoryButton } from './HistoryButton.tsx'
import { TransferList } from './TransferList.tsx'

type TransferShelfProps = { readonly isFolded: boolean; readonly onFold: (isFolded: boolean) => void }

/** All transfers of all accounts: totals in the head, rows below it. */
export function TransferShelf({ isFolded, onFold }: TransferShelfProps) {
  const { data: overview } = useQuery(transferOverview())
  const { transfers } = messages
  const summary = overview?.summary
  return (
    <section aria-label={transfers.label} className={styles['shelf']}>
      <header className={styles['head']}>
        <h2>{transfers.label}</h2>
        {summary && <Summary summary={summary} />}
        {summary && <AllButtons summary={summary} />}
        <HistoryButton />
        <IconButton
          label={isFolded ? transfers.unfold : transfers.fold}
          aria-expanded={!isFolded}
          onClick={() => {
            onFold(!isFolded)
          }}
        >
          {isFolded ? <ChevronUp /> : <ChevronDown />}
        </IconButton>
      </header>
      {summary && <StopNotices stops={summary.stops} />}
      {!isFolded && <TransferList lines={summary?.lines ?? 0} transfers={summary?.total ?? 0} />}
    </section>
  )
}

import { useRef, useState } from 'react'
import { Group, Panel, Separator, type PanelImperativeHandle, type PanelSize } from 'react-resizable-panels'

import type { Account } from '../../shared/account.ts'
import { AccountMenu } from '../features/accounts/AccountMenu.tsx'
import { KeyCard } from '../features/accounts/KeyCard.tsx'
import { useFolderEvents } from '../features/browser/use-folder-events.ts'
import { useBucketEvents } from '../features/buckets/use-bucket-events.ts'
import { ConflictDialog } from '../features/transfers/ConflictDialog.tsx'
import { TransferShelf } from '../features/transfers/TransferShelf.tsx'
import { useTransferEvents } from '../features/transfers/use-transfer-events.ts'
import { messages } from '../messages.ts'
import { AccountSpace } from './AccountSpace.tsx'
import styles from './app.module.css'

type WorkspaceProps = { readonly accounts: readonly Account[]; readonly current: Account }

const headHeightPx = 38
const openHeightPx = 196
const leastOpenHeightPx = 110

/** The account that is open, and the shelf of transfers below it. */
export function Workspace({ accounts, current }: WorkspaceProps) {
  const shelf = useRef<PanelImperativeHandle>(null)
  const lastOpenHeightPx = useRef(openHeightPx)
  const [isFolded, setIsFolded] = useState(true)

  function fold(isFolding: boolean): void {
    setIsFolded(isFolding)
    if (isFolding) shelf.current?.collapse()
    else if (shelf.current?.isCollapsed()) shelf.current.resize(lastOpenHeightPx.current)
  }
  function followShelf({ inPixels }: PanelSize): void {
    const isNowFolded = inPixels <= headHeightPx
    if (!isNowFolded) lastOpenHeightPx.current = inPixels
    setIsFolded(isNowFolded)
  }
  useFolderEvents()
  useBucketEvents()
  useTransferEvents(() => {
    fold(false)
  })

  const accountMenu = <AccountMenu accounts={accounts} current={current} />
  return (
    <>
      <Group orientation="vertical" className={styles['workspace']}>
        <Panel id="account" minSize={180} className={styles['panel']}>
          {current.hasKey ? (
            <AccountSpace key={current.id} account={current} accountMenu={accountMenu} />
          ) : (
            <KeyCard key={current.id} account={current}>
              {accountMenu}
            </KeyCard>
          )}
        </Panel>
        <Separator className={styles['splitter']} aria-label={messages.app.resizeTransfers} />
        <Panel
          id="transfers"
          panelRef={shelf}
          collapsible
          collapsedSize={headHeightPx}
          minSize={leastOpenHeightPx}
          defaultSize={headHeightPx}
          maxSize="70%"
          groupResizeBehavior="preserve-pixel-size"
          onResize={followShelf}
          className={styles['panel']}
        >
          <TransferShelf isFolded={isFolded} onFold={fold} />
        </Panel>
      </Group>
      <ConflictDialog />
    </>
  )
}

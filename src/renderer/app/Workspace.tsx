import { Group, Panel, Separator } from 'react-resizable-panels'

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
import { shelfHeightsPx, useShelf } from './use-shelf.ts'

type WorkspaceProps = {
  readonly accounts: readonly Account[]
  readonly current: Account
  readonly onSettings: () => void
}

/** The account that is open, and the shelf of transfers below it. */
export function Workspace({ accounts, current, onSettings }: WorkspaceProps) {
  const shelf = useShelf()
  useFolderEvents()
  useBucketEvents()
  useTransferEvents(() => {
    shelf.fold(false)
  })

  const accountMenu = <AccountMenu accounts={accounts} current={current} onSettings={onSettings} />
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
          panelRef={shelf.panel}
          collapsible
          collapsedSize={shelfHeightsPx.head}
          minSize={shelfHeightsPx.least}
          defaultSize={shelfHeightsPx.head}
          maxSize="70%"
          groupResizeBehavior="preserve-pixel-size"
          onResize={shelf.follow}
          className={styles['panel']}
        >
          <TransferShelf isFolded={shelf.isFolded} onFold={shelf.fold} />
        </Panel>
      </Group>
      <ConflictDialog />
    </>
  )
}

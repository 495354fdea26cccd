import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'

import type { Account } from '../../shared/account.ts'
import type { Sort } from '../../shared/entry.ts'
import { RateMeter } from '../features/accounts/RateMeter.tsx'
import { resultsView } from '../features/browser/find.ts'
import { FolderPane, type PaneHandle } from '../features/browser/FolderPane.tsx'
import { useFind, type Finding } from '../features/browser/use-find.ts'
import { bucketList } from '../features/buckets/bucket-queries.ts'
import { BucketSection } from '../features/buckets/BucketSection.tsx'
import { useDetailsPane } from '../features/details/use-details-pane.ts'
import { messages } from '../messages.ts'
import { EmptyPicture } from '../ui/icons.tsx'
import { useWindowCommands } from '../ui/window-commands.ts'
import styles from './app.module.css'
import { Drawer } from './Drawer.tsx'
import type { Place } from './navigation.ts'
import { placeOfFound } from './place-of-found.ts'
import { TopBar } from './TopBar.tsx'
import { usePlaces, type Places } from './use-places.ts'
import { useSidebar } from './use-sidebar.ts'

type AccountSpaceProps = { readonly account: Account; readonly accountMenu: ReactNode }

/** The panes of one account: its buckets, the way to the open folder, and the folder. To be keyed by the account. */
export function AccountSpace({ account, accountMenu }: AccountSpaceProps) {
  const [sort, setSort] = useState<Sort>({ by: 'name', direction: 'ascending' })
  const { data: buckets } = useQuery(bucketList(account.id))
  const pane = useRef<PaneHandle>(null)
  const trail = usePlaces(account.id, placeAtStart(account, buckets?.[0]?.name))
  const { place } = trail
  const placeKey = place ? `${trail.visitId}\n${place.bucket}\n${place.prefix}` : ''
  const finding = useFind(placeKey)
  const places = throughResults(trail, finding)
  const sidebar = useSidebar({ isNeeded: buckets !== undefined && place === null })
  const [details, setDetailsSlot] = useDetailsPane()
  useWindowCommands({ back: places.back, forward: places.forward, up: places.up })

  const sidebarPane = (
    <aside className={styles['sidebar']}>
      {accountMenu}
      <BucketSection
        account={account}
        openBucket={place?.bucket ?? null}
        onOpen={(bucket) => {
          places.open({ bucket, prefix: '' })
          sidebar.tuckAway()
        }}
        onGone={places.leave}
      />
      <RateMeter accountId={account.id} />
    </aside>
  )
  return (
    <div className={styles['space']}>
      <TopBar
        {...{ places, sidebar, finding }}
        onLeaveSearch={() => {
          pane.current?.focusList()
        }}
      />
      {sidebar.where === 'over' && <Drawer onClose={sidebar.tuckAway}>{sidebarPane}</Drawer>}
      <Columns
        sidebar={sidebar.where === 'beside' && sidebarPane}
        details={details.isOpen && place !== null && <div ref={setDetailsSlot} />}
      >
        {place ? (
          <FolderPane
            key={placeKey}
            handle={pane}
            finding={finding}
            details={details}
            account={account}
            bucket={place.bucket}
            prefix={place.prefix}
            start={{
              cameFrom: places.cameFrom,
              shown: place.shown ?? null,
              sawBefore: places.sawBefore,
            }}
            sort={sort}
            onSort={setSort}
            onOpen={(prefix) => {
              places.open({ bucket: place.bucket, prefix })
            }}
            onShow={(found) => {
              trail.open(placeOfFound(place.bucket, found))
            }}
          />
        ) : (
          buckets && <Hint hasBuckets={buckets.length > 0} />
        )}
      </Columns>
    </div>
  )
}

type ColumnsProps = {
  /** What stands on both sides of the main pane; false where nothing does. */
  readonly sidebar: ReactNode
  readonly details: ReactNode
  readonly children: ReactNode
}

function Columns({ sidebar, details, children }: ColumnsProps) {
  return (
    <Group className={styles['columns']}>
      {sidebar && (
        <Panel
          id="sidebar"
          defaultSize={232}
          minSize={180}
          maxSize={400}
          groupResizeBehavior="preserve-pixel-size"
          className={styles['panel']}
        >
          {sidebar}
        </Panel>
      )}
      {sidebar && <Separator className={styles['splitter']} aria-label={messages.app.resizeSidebar} />}
      <Panel id="main" minSize={300} className={styles['panel']}>
        <main className={styles['main']}>{children}</main>
      </Panel>
      {details && <Separator className={styles['splitter']} aria-label={messages.details.resize} />}
      {details && (
        <Panel
          id="details"
          defaultSize={300}
          minSize={220}
          maxSize={520}
          groupResizeBehavior="preserve-pixel-size"
          className={styles['panel']}
        >
          {details}
        </Panel>
      )}
    </Group>
  )
}

function Hint({ hasBuckets }: { readonly hasBuckets: boolean }) {
  return (
    <div className={styles['hint']}>
      <EmptyPicture />
      <p>{hasBuckets ? messages.buckets.choose : messages.buckets.chooseNone}</p>
    </div>
  )
}

/** Results are a step on the way: back and up lead out of them, and every place that is opened leaves them behind. */
function throughResults(places: Places, finding: Finding): Places {
  if (resultsView(finding.find) === null) return places
  return {
    ...places,
    canGoBack: true,
    back: finding.clear,
    up: finding.clear,
    open(place) {
      finding.clear()
      places.open(place)
    },
  }
}

/** The first bucket of the account on this computer, where opening one costs no requests of a plan; else none. */
function placeAtStart(account: Account, firstBucket: string | undefined): Place | null {
  return account.kind === 'local' && firstBucket !== undefined ? { bucket: firstBucket, prefix: '' } : null
}

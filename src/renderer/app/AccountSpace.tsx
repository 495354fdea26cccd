import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useReducer, useState, type ReactNode } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'

import type { Account } from '../../shared/account.ts'
import type { Sort } from '../../shared/entry.ts'
import { parentPrefix } from '../../shared/keys.ts'
import { RateMeter } from '../features/accounts/RateMeter.tsx'
import { bucketListingsKey, bucketRowsKey } from '../features/browser/folder-queries.ts'
import { FolderPane } from '../features/browser/FolderPane.tsx'
import { bucketList } from '../features/buckets/bucket-queries.ts'
import { BucketSection } from '../features/buckets/BucketSection.tsx'
import { messages } from '../messages.ts'
import { useWindowCommands } from '../ui/window-commands.ts'
import styles from './app.module.css'
import { currentPlace, reduceTrail, rowOfBefore, startOfTrail, type Place } from './navigation.ts'
import { TopBar } from './TopBar.tsx'
import { useSidebar } from './use-sidebar.ts'

type AccountSpaceProps = { readonly account: Account; readonly accountMenu: ReactNode }

/** The panes of one account: its buckets, the way to the open folder, and the folder. To be keyed by the account. */
export function AccountSpace({ account, accountMenu }: AccountSpaceProps) {
  const [trail, move] = useReducer(reduceTrail, startOfTrail)
  const [sort, setSort] = useState<Sort>({ by: 'name', direction: 'ascending' })
  const sidebar = useSidebar()
  const queryClient = useQueryClient()
  const { data: buckets } = useQuery(bucketList(account.id))
  const firstPlace = placeAtStart(account, buckets?.[0]?.name)
  const place = currentPlace(trail) ?? firstPlace

  const open = (next: Place) => {
    // The place at the start is a place to go back to.
    if (trail.at === -1 && firstPlace) move({ kind: 'open', place: firstPlace })
    move({ kind: 'open', place: next })
    sidebar.tuckAway()
  }
  const leave = (bucket: string) => {
    move({ kind: 'leave', bucket })
    const at = { accountId: account.id, bucket }
    queryClient.removeQueries({ queryKey: bucketListingsKey(at) })
    queryClient.removeQueries({ queryKey: bucketRowsKey(at) })
  }
  const back = () => {
    move({ kind: 'back' })
  }
  const forward = () => {
    move({ kind: 'forward' })
  }
  useWindowCommands({
    back,
    forward,
    up: () => {
      if (place) open({ ...place, prefix: parentPrefix(place.prefix) })
    },
  })

  const sidebarPane = (
    <aside className={styles['sidebar']}>
      {accountMenu}
      <BucketSection
        account={account}
        openBucket={place?.bucket ?? null}
        onOpen={(bucket) => {
          open({ bucket, prefix: '' })
        }}
        onGone={leave}
      />
      <RateMeter accountId={account.id} />
    </aside>
  )
  return (
    <div className={styles['space']}>
      <TopBar
        trail={trail}
        place={place}
        isSidebarShown={sidebar.where !== 'hidden'}
        onToggleSidebar={sidebar.toggle}
        onBack={back}
        onForward={forward}
        onOpen={open}
      />
      <Group className={styles['columns']}>
        {sidebar.where === 'beside' && (
          <Panel
            id="sidebar"
            defaultSize={232}
            minSize={180}
            maxSize={400}
            groupResizeBehavior="preserve-pixel-size"
            className={styles['panel']}
          >
            {sidebarPane}
          </Panel>
        )}
        {sidebar.where === 'beside' && (
          <Separator className={styles['splitter']} aria-label={messages.app.resizeSidebar} />
        )}
        <Panel id="main" minSize={300} className={styles['panel']}>
          <main className={styles['main']}>
            {place ? (
              <FolderPane
                key={`${place.bucket}\n${place.prefix}`}
                account={account}
                bucket={place.bucket}
                prefix={place.prefix}
                cameFrom={rowOfBefore(place, trail.before)}
                sort={sort}
                onSort={setSort}
                onOpen={(prefix) => {
                  open({ bucket: place.bucket, prefix })
                }}
              />
            ) : (
              buckets && (
                <p className={styles['hint']}>
                  {buckets.length > 0 ? messages.buckets.choose : messages.buckets.chooseNone}
                </p>
              )
            )}
          </main>
        </Panel>
      </Group>
      {sidebar.where === 'over' && (
        <>
          <div className={styles['overlay']} onPointerDown={sidebar.tuckAway} />
          <div className={styles['drawer']}>{sidebarPane}</div>
        </>
      )}
    </div>
  )
}

/** The first bucket of the account on this computer, where opening one costs no requests of a plan; else none. */
function placeAtStart(account: Account, firstBucket: string | undefined): Place | null {
  return account.kind === 'local' && firstBucket !== undefined ? { bucket: firstBucket, prefix: '' } : null
}

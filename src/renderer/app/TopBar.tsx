import { ChevronLeft, ChevronRight, PanelLeft } from 'lucide-react'

import { Breadcrumb } from '../features/browser/Breadcrumb.tsx'
import { SearchBox } from '../features/browser/SearchBox.tsx'
import type { Finding } from '../features/browser/use-find.ts'
import { messages } from '../messages.ts'
import { IconButton } from '../ui/IconButton.tsx'
import styles from './app.module.css'
import type { Places } from './use-places.ts'
import type { Sidebar } from './use-sidebar.ts'

type TopBarProps = {
  readonly places: Places
  readonly sidebar: Sidebar
  readonly finding: Finding
  /** Hands the keyboard to the list. */
  readonly onLeaveSearch: () => void
}

/** Where one is and where one was, and the search of the open bucket. */
export function TopBar({ places, sidebar, finding, onLeaveSearch }: TopBarProps) {
  const { app, path, actions } = messages
  const { place } = places
  const isSidebarShown = sidebar.where !== 'hidden'
  return (
    <header className={styles['top']}>
      <h1 className={styles['unseen']}>{app.name}</h1>
      <IconButton
        label={isSidebarShown ? app.hideSidebar : app.showSidebar}
        aria-expanded={isSidebarShown}
        onClick={sidebar.toggle}
      >
        <PanelLeft />
      </IconButton>
      <IconButton
        label={path.back}
        hint={actions.withKeys(path.back, 'Alt+←')}
        disabled={!places.canGoBack}
        onClick={places.back}
      >
        <ChevronLeft />
      </IconButton>
      <IconButton
        label={path.forward}
        hint={actions.withKeys(path.forward, 'Alt+→')}
        disabled={!places.canGoForward}
        onClick={places.forward}
      >
        <ChevronRight />
      </IconButton>
      {place && (
        <Breadcrumb
          bucket={place.bucket}
          prefix={place.prefix}
          onOpen={(prefix) => {
            places.open({ bucket: place.bucket, prefix })
          }}
        />
      )}
      {place && (
        <SearchBox
          text={finding.find.text}
          onText={(text) => {
            finding.change({ text })
          }}
          onLeave={onLeaveSearch}
        />
      )}
    </header>
  )
}

import { ChevronLeft, ChevronRight, PanelLeft } from 'lucide-react'

import { Breadcrumb } from '../features/browser/Breadcrumb.tsx'
import { messages } from '../messages.ts'
import { IconButton } from '../ui/IconButton.tsx'
import styles from './app.module.css'
import { canGoBack, canGoForward, type Place, type Trail } from './navigation.ts'

type TopBarProps = {
  readonly trail: Trail
  readonly place: Place | null
  readonly isSidebarShown: boolean
  readonly onToggleSidebar: () => void
  readonly onBack: () => void
  readonly onForward: () => void
  readonly onOpen: (place: Place) => void
}

/** Where one is, and where one was. */
export function TopBar({
  trail,
  place,
  isSidebarShown,
  onToggleSidebar,
  onBack,
  onForward,
  onOpen,
}: TopBarProps) {
  const { app, path, actions } = messages
  return (
    <header className={styles['top']}>
      <IconButton
        label={isSidebarShown ? app.hideSidebar : app.showSidebar}
        aria-expanded={isSidebarShown}
        onClick={onToggleSidebar}
      >
        <PanelLeft />
      </IconButton>
      <IconButton
        label={path.back}
        hint={actions.withKeys(path.back, 'Alt+←')}
        disabled={!canGoBack(trail)}
        onClick={onBack}
      >
        <ChevronLeft />
      </IconButton>
      <IconButton
        label={path.forward}
        hint={actions.withKeys(path.forward, 'Alt+→')}
        disabled={!canGoForward(trail)}
        onClick={onForward}
      >
        <ChevronRight />
      </IconButton>
      {place && (
        <Breadcrumb
          bucket={place.bucket}
          prefix={place.prefix}
          onOpen={(prefix) => {
            onOpen({ bucket: place.bucket, prefix })
          }}
        />
      )}
    </header>
  )
}

import { app, Notification, powerSaveBlocker, type BrowserWindow } from 'electron'

import type { Notice } from '../presence/batch-notice.ts'
import type { SystemPorts } from '../presence/presence.ts'
import type { TaskbarProgress } from '../presence/taskbar.ts'

/** What the system does for the app around its one window. */
export function systemPortsOf(window: BrowserWindow, focus: () => void): SystemPorts {
  // Held, because one that nobody holds may be collected, and its click with it.
  const shownNotices = new Set<Notification>()
  return {
    isWatched: () => !window.isDestroyed() && window.isFocused(),
    showProgress(progress) {
      if (!window.isDestroyed()) window.setProgressBar(...barOf(progress))
    },
    showBadge(count) {
      // Elsewhere there is no number over an icon: Windows has pictures of the app's own.
      if (process.platform !== 'win32') app.setBadgeCount(count)
    },
    notify(notice) {
      if (Notification.isSupported()) show(notice)
    },
    keepAwake() {
      const blocker = powerSaveBlocker.start('prevent-app-suspension')
      return () => {
        powerSaveBlocker.stop(blocker)
      }
    },
  }

  function show({ title, body }: Notice): void {
    const notification = new Notification({ title, body })
    shownNotices.add(notification)
    const forget = () => {
      shownNotices.delete(notification)
    }
    notification.on('click', () => {
      forget()
      focus()
    })
    notification.on('close', forget)
    notification.on('failed', forget)
    notification.show()
  }
}

/** Below zero takes the bar away; beyond one it shows that something is going on. */
function barOf(progress: TaskbarProgress): Parameters<BrowserWindow['setProgressBar']> {
  switch (progress.kind) {
    case 'none':
      return [-1, { mode: 'none' }]
    case 'indeterminate':
      return [2, { mode: 'indeterminate' }]
    default:
      return [progress.share, { mode: progress.kind }]
  }
}

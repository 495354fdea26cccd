import { useCallback, useEffect, useState, type ReactNode } from 'react'

import type { Account } from '../../shared/account.ts'
import { SettingsDialog } from '../features/settings/SettingsDialog.tsx'
import { subscribe } from '../ipc/client.ts'
import { useWindowCommands } from '../ui/window-commands.ts'

/** The settings, opened by their key, by the Mac's menu, or by who calls `open`. */
export function useSettingsDialog(account: Account | undefined): {
  readonly open: () => void
  readonly dialog: ReactNode
} {
  const [isOpen, setIsOpen] = useState(false)
  const open = useCallback(() => {
    setIsOpen(true)
  }, [])
  useWindowCommands({ settings: open })
  useEffect(() => subscribe('settings.asked', open), [open])
  const close = () => {
    setIsOpen(false)
  }
  return {
    open,
    dialog: isOpen && (
      <SettingsDialog account={account?.kind === 'remote' ? account : undefined} onClose={close} />
    ),
  }
}

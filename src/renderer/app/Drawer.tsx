import { useLayoutEffect, useRef, type ReactNode } from 'react'

import { useWindowCommands } from '../ui/window-commands.ts'
import styles from './app.module.css'

type DrawerProps = { readonly onClose: () => void; readonly children: ReactNode }

/** A pane over the list. Escape and a press beside it close it; the keyboard then goes back to where it was. */
export function Drawer({ onClose, children }: DrawerProps) {
  const drawer = useRef<HTMLDivElement>(null)
  useWindowCommands({ tuckAway: onClose })
  useLayoutEffect(() => {
    const pane = drawer.current
    const before = document.activeElement
    return () => {
      if (pane?.contains(document.activeElement) && before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <>
      <div className={styles['overlay']} onPointerDown={onClose} />
      <div ref={drawer} className={styles['drawer']}>
        {children}
      </div>
    </>
  )
}

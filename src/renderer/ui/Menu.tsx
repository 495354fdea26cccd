import { Menu as BaseMenu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'

import { classNames } from './class-names.ts'
import floating from './floating.module.css'
import styles from './menu.module.css'

/** What a menu or a context menu holds: rendered within `Menu.Root` or `ContextMenu.Root`. */
export function MenuPopup({
  align = 'start',
  children,
}: {
  readonly align?: 'start' | 'end'
  readonly children: ReactNode
}) {
  return (
    <BaseMenu.Portal>
      <BaseMenu.Positioner sideOffset={4} align={align} className={floating['positioner']}>
        <BaseMenu.Popup className={classNames(floating['popup'], styles['popup'])}>{children}</BaseMenu.Popup>
      </BaseMenu.Positioner>
    </BaseMenu.Portal>
  )
}

type MenuItemProps = {
  readonly icon?: ReactNode
  readonly isDanger?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

export function MenuItem({ icon, isDanger = false, onClick, children }: MenuItemProps) {
  return (
    <BaseMenu.Item className={classNames(styles['item'], isDanger && styles['danger'])} onClick={onClick}>
      <span className={styles['icon']}>{icon}</span>
      <span className={styles['text']}>{children}</span>
    </BaseMenu.Item>
  )
}

/** One of several, of which one is chosen: rendered within `Menu.RadioGroup`. */
export function MenuRadioItem({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <BaseMenu.RadioItem className={styles['item']} value={value} closeOnClick>
      <span className={styles['icon']}>
        <BaseMenu.RadioItemIndicator render={<Check />} />
      </span>
      <span className={styles['text']}>{children}</span>
    </BaseMenu.RadioItem>
  )
}

type MenuCheckboxItemProps = {
  readonly isChecked: boolean
  readonly onChange: (isChecked: boolean) => void
  readonly children: ReactNode
}

/** One of several, of which any number is chosen; the menu stays open. */
export function MenuCheckboxItem({ isChecked, onChange, children }: MenuCheckboxItemProps) {
  return (
    <BaseMenu.CheckboxItem className={styles['item']} checked={isChecked} onCheckedChange={onChange}>
      <span className={styles['icon']}>
        <BaseMenu.CheckboxItemIndicator render={<Check />} />
      </span>
      <span className={styles['text']}>{children}</span>
    </BaseMenu.CheckboxItem>
  )
}

export function MenuSeparator() {
  return <BaseMenu.Separator className={styles['separator']} />
}

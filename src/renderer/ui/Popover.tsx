import { Popover as BasePopover } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'

import { classNames } from './class-names.ts'
import floating from './floating.module.css'
import styles from './popover.module.css'

type PopoverProps = {
  /** The popup's name. */
  readonly label: string
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly children: ReactNode
}

/** A small form that floats below the button that opens it. What is set in it holds at once; Escape closes it. */
export function Popover({ label, trigger, children }: PopoverProps) {
  return (
    <BasePopover.Root>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner sideOffset={4} align="start" className={floating['positioner']}>
          <BasePopover.Popup aria-label={label} className={classNames(floating['popup'], styles['popup'])}>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}

import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

import { Button, type ButtonProps } from './Button.tsx'
import { classNames } from './class-names.ts'
import styles from './icon-button.module.css'

export type IconButtonProps = Omit<ButtonProps, 'aria-label'> & {
  /** The button's name. */
  readonly label: string
  /** What the tooltip says where it is more than the name: a shortcut. */
  readonly hint?: string | undefined
}

/** A button that shows an icon only: its name is a tooltip. */
export function IconButton({ label, hint = label, look = 'ghost', className, ...rest }: IconButtonProps) {
  return (
    <WithTooltip hint={hint}>
      <Button {...rest} look={look} aria-label={label} className={classNames(styles['square'], className)} />
    </WithTooltip>
  )
}

/** Shows the hint beside an element on hover and on focus. The element names itself. */
export function WithTooltip({
  hint,
  children,
}: {
  readonly hint: ReactNode
  readonly children: ReactElement
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className={styles['tooltip']}>{hint}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

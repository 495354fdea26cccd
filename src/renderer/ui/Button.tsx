import type { ComponentProps } from 'react'

import styles from './button.module.css'
import { classNames } from './class-names.ts'

export type ButtonLook = 'plain' | 'primary' | 'danger' | 'ghost'

export type ButtonProps = ComponentProps<'button'> & {
  /** `primary` is the one action that a place is for, `danger` one that takes something away. */
  readonly look?: ButtonLook
}

export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={classNames(buttonClass(look), className)} />
}

/** The look alone, for a button that another component renders. */
export function buttonClass(look: ButtonLook): string {
  return classNames(styles['button'], styles[look])
}

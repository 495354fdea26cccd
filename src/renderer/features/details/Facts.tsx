import type { ReactNode } from 'react'

import { classNames } from '../../ui/class-names.ts'
import styles from './details.module.css'

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={styles['facts']}>{children}</dl>
}

type FactProps = {
  readonly label: string
  /** What it means, below it. */
  readonly note?: string | undefined
  /** Whether it takes the whole width, below its label. */
  readonly isWide?: boolean
  readonly children: ReactNode
}

export function Fact({ label, note, isWide = false, children }: FactProps) {
  return (
    <div className={classNames(styles['fact'], isWide && styles['wide'])}>
      <dt>{label}</dt>
      <dd>
        {children}
        {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  )
}

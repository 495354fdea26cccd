import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'

import { Button } from '../../ui/Button.tsx'
import styles from './filter-bar.module.css'
import type { Find } from './find.ts'

export type FilterProps = { readonly find: Find; readonly onChange: (change: Partial<Find>) => void }

type FilterTriggerProps = Omit<ComponentProps<'button'>, 'children'> & {
  readonly label: string
  /** Whether the filter behind it is set. */
  readonly isSet: boolean
}

/** The button that opens one filter of the bar. */
export function FilterTrigger({ label, isSet, ...rest }: FilterTriggerProps) {
  return (
    <Button {...rest} className={isSet ? styles['isSet'] : undefined}>
      {label}
      <ChevronDown size={14} />
    </Button>
  )
}

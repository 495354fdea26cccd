import { X } from 'lucide-react'

import styles from './chip.module.css'

type ChipProps = {
  readonly label: string
  /** What a press does, as the button's name says it. */
  readonly removeLabel: string
  readonly onRemove: () => void
}

/** Something that is set, and a press away from being taken off. */
export function Chip({ label, removeLabel, onRemove }: ChipProps) {
  return (
    <button type="button" aria-label={removeLabel} className={styles['chip']} onClick={onRemove}>
      {label}
      <X size={12} />
    </button>
  )
}

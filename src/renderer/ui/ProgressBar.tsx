import { Progress } from '@base-ui/react/progress'

import styles from './bars.module.css'
import { classNames } from './class-names.ts'

export type BarTone = 'accent' | 'ok' | 'warn' | 'bad' | 'quiet'

type ProgressBarProps = {
  readonly label: string
  /** 0 to 1; null while unknown. */
  readonly share: number | null
  readonly tone: BarTone
}

export function ProgressBar({ label, share, tone }: ProgressBarProps) {
  return (
    <Progress.Root
      aria-label={label}
      value={share === null ? null : Math.floor(share * 100)}
      className={classNames(styles['bar'], styles[tone])}
    >
      <Progress.Track className={styles['track']}>
        <Progress.Indicator className={styles['indicator']} />
      </Progress.Track>
    </Progress.Root>
  )
}

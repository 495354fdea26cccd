import { Meter } from '@base-ui/react/meter'

import styles from './bars.module.css'
import { classNames } from './class-names.ts'

type MeterBarProps = {
  readonly label: string
  readonly value: number
  readonly max: number
  /** The value as it is read out. */
  readonly spoken: string
  readonly isLow: boolean
}

export function MeterBar({ label, value, max, spoken, isLow }: MeterBarProps) {
  return (
    <Meter.Root
      aria-label={label}
      value={value}
      max={max}
      getAriaValueText={() => spoken}
      className={classNames(styles['bar'], styles['thin'], styles[isLow ? 'warn' : 'accent'])}
    >
      <Meter.Track className={styles['track']}>
        <Meter.Indicator className={styles['indicator']} />
      </Meter.Track>
    </Meter.Root>
  )
}

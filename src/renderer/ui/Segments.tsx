import { RadioLabels, type RadioLabelsProps } from './RadioLabels.tsx'
import styles from './segments.module.css'

/** One of two or three, side by side. */
export function Segments<Value extends string>(props: RadioLabelsProps<Value>) {
  return <RadioLabels {...props} groupClass={styles['group']} labelClass={styles['segment']} />
}

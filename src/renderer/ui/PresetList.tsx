import styles from './field.module.css'
import { RadioLabels, type RadioLabelsProps } from './RadioLabels.tsx'

/** Usual answers, one below the other, of which one may be chosen. */
export function PresetList(props: RadioLabelsProps<string>) {
  return <RadioLabels {...props} labelClass={styles['choice']} />
}

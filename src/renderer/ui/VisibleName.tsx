import { visibleParts, visibleText } from '../visible-text.ts'
import styles from './visible-name.module.css'

/**
 * A name that came from outside, kept apart from the text around it. Characters that could deceive stand as escapes,
 * and spaces count.
 */
export function VisibleName({
  name,
  hasTitle = false,
}: {
  readonly name: string
  readonly hasTitle?: boolean
}) {
  return (
    <bdi className={styles['name']} title={hasTitle ? visibleText(name) : undefined}>
      {visibleParts(name).map((part, index) =>
        part.isEscape ? (
          // The parts of one name do not move.
          <span key={index} className={styles['escape']}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  )
}

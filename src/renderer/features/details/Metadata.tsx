import { useId } from 'react'

import type { ObjectDetails } from '../../../shared/details.ts'
import { messages } from '../../messages.ts'
import { visibleText } from '../../visible-text.ts'
import styles from './details.module.css'

/** Null while the server is asked. One that shows none may yet have some (design.md 2.7). */
export function Metadata({ entries }: { readonly entries: ObjectDetails['metadata'] }) {
  const { details } = messages
  const titleId = useId()
  return (
    <section aria-labelledby={titleId} className={styles['metadata']}>
      <h3 id={titleId}>{details.metadata}</h3>
      {entries === null || entries.length === 0 ? (
        <p>{entries === null ? details.asking : details.noMetadata}</p>
      ) : (
        <dl>
          {entries.map(({ name, value }) => (
            <div key={name}>
              <dt>{visibleText(name)}</dt>
              <dd>{visibleText(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

import { lastSegment } from '../../../shared/keys.ts'
import { VisibleName } from '../../ui/VisibleName.tsx'
import styles from './details.module.css'

/** The name of an object or a folder, and the whole of its key with every character that could deceive. */
export function DetailsHead({ path }: { readonly path: string }) {
  return (
    <header className={styles['head']}>
      <h2>
        <VisibleName name={lastSegment(path)} />
      </h2>
      <p>
        <VisibleName name={path} />
      </p>
    </header>
  )
}

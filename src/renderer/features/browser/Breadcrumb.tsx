import { Fragment } from 'react'

import { lastSegment, prefixTrail } from '../../../shared/keys.ts'
import { messages } from '../../messages.ts'
import { VisibleName } from '../../ui/VisibleName.tsx'
import styles from './breadcrumb.module.css'

type BreadcrumbProps = {
  readonly bucket: string
  readonly prefix: string
  readonly onOpen: (prefix: string) => void
}

/** The way from the bucket down to the open folder, a link for each level. */
export function Breadcrumb({ bucket, prefix, onOpen }: BreadcrumbProps) {
  const levels = ['', ...prefixTrail(prefix)]
  return (
    <nav aria-label={messages.path.label} className={styles['path']}>
      <ol>
        {levels.map((level, index) => (
          <Fragment key={level}>
            {index > 0 && <li aria-hidden className={styles['slash']} />}
            <li className={styles['level']}>
              <a
                href="#folder"
                draggable={false}
                aria-current={level === prefix ? 'page' : undefined}
                onClick={(event) => {
                  event.preventDefault()
                  onOpen(level)
                }}
              >
                <LevelName name={level === '' ? bucket : lastSegment(level).slice(0, -1)} />
              </a>
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}

function LevelName({ name }: { readonly name: string }) {
  return name === '' ? messages.path.unnamed : <VisibleName name={name} hasTitle />
}

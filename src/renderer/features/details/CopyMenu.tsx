import { Menu } from '@base-ui/react/menu'
import { useMutation } from '@tanstack/react-query'
import { Check, ChevronDown, Copy } from 'lucide-react'

import type { Copyable } from '../../../shared/details.ts'
import type { EntryRef } from '../../../shared/entry.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { buttonClass } from '../../ui/Button.tsx'
import { MenuItem, MenuPopup } from '../../ui/Menu.tsx'
import type { BucketRef } from '../browser/view-queries.ts'
import { useProblems } from '../problems/ProblemProvider.tsx'
import styles from './details.module.css'

type CopyMenuProps = {
  readonly bucketRef: BucketRef
  readonly entry: EntryRef
  /** What there is to copy. */
  readonly offered: readonly Copyable[]
}

/** Puts what names an object on the clipboard, through main: the page has none. */
export function CopyMenu({ bucketRef, entry, offered }: CopyMenuProps) {
  const { details } = messages
  const { accountId, bucket } = bucketRef
  const { report } = useProblems()
  const copy = useMutation({
    mutationFn: (what: Copyable) => call('details.copy', { accountId, bucket, entry, what }),
    onError: report,
  })
  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger className={buttonClass('plain')}>
          <Copy />
          {details.copy}
          <ChevronDown />
        </Menu.Trigger>
        <MenuPopup>
          {offered.map((what) => (
            <MenuItem
              key={what}
              onClick={() => {
                copy.mutate(what)
              }}
            >
              {details.copyLabels[what]}
            </MenuItem>
          ))}
        </MenuPopup>
      </Menu.Root>
      <output className={styles['copied']}>
        {copy.isSuccess && (
          <>
            <Check />
            {details.copied[copy.variables]}
          </>
        )}
      </output>
    </>
  )
}

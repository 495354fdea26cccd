import { ContextMenu } from '@base-ui/react/context-menu'
import { Menu } from '@base-ui/react/menu'
import { Ellipsis, Trash2, X } from 'lucide-react'
import { useEffect, useRef, type MouseEvent } from 'react'

import { messages } from '../../messages.ts'
import { BucketIcon } from '../../ui/icons.tsx'
import { MenuItem, MenuPopup } from '../../ui/Menu.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import styles from './bucket-section.module.css'

type BucketRowProps = {
  readonly name: string
  readonly isOpen: boolean
  readonly onOpen: () => void
  readonly onAsk: (kind: 'delete' | 'forget') => void
}

/** A bucket in the sidebar: a press opens it, its menu does the rest. */
export function BucketRow({ name, isOpen, onOpen, onAsk }: BucketRowProps) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isOpen])
  const open = (event: MouseEvent) => {
    event.preventDefault()
    onOpen()
  }
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger ref={row} className={styles['row']} data-open={isOpen || undefined}>
        <BucketIcon />
        <a
          href="#bucket"
          draggable={false}
          aria-current={isOpen ? 'page' : undefined}
          className={styles['link']}
          onClick={open}
        >
          <VisibleName name={name} hasTitle />
        </a>
        <Menu.Root modal={false}>
          <Menu.Trigger className={styles['actions']} aria-label={messages.buckets.actions(name)}>
            <Ellipsis />
          </Menu.Trigger>
          <BucketMenu onAsk={onAsk} />
        </Menu.Root>
      </ContextMenu.Trigger>
      <BucketMenu onAsk={onAsk} />
    </ContextMenu.Root>
  )
}

function BucketMenu({ onAsk }: Pick<BucketRowProps, 'onAsk'>) {
  return (
    <MenuPopup>
      <MenuItem
        icon={<X />}
        onClick={() => {
          onAsk('forget')
        }}
      >
        {messages.buckets.forget}
      </MenuItem>
      <MenuItem
        icon={<Trash2 />}
        isDanger
        onClick={() => {
          onAsk('delete')
        }}
      >
        {messages.buckets.delete}
      </MenuItem>
    </MenuPopup>
  )
}

import { ArrowDown, FolderOpen, Trash2 } from 'lucide-react'

import type { EntryRef } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { MenuItem, MenuPopup } from '../../ui/Menu.tsx'

type RowMenuProps = {
  /** The one row that is selected; null for none or several. */
  readonly only: EntryRef | null
  readonly onOpen: (prefix: string) => void
  readonly onDownload: () => void
  readonly onDelete: () => void
}

/** What can be done with the selected rows. */
export function RowMenu({ only, onOpen, onDownload, onDelete }: RowMenuProps) {
  const folder = only?.kind === 'folder' ? only.prefix : null
  return (
    <MenuPopup>
      {folder !== null && (
        <MenuItem
          icon={<FolderOpen />}
          onClick={() => {
            onOpen(folder)
          }}
        >
          {messages.actions.open}
        </MenuItem>
      )}
      <MenuItem icon={<ArrowDown />} onClick={onDownload}>
        {messages.actions.download}
      </MenuItem>
      <MenuItem icon={<Trash2 />} isDanger onClick={onDelete}>
        {messages.actions.menuDelete}
      </MenuItem>
    </MenuPopup>
  )
}

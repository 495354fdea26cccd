import { ArrowDown, FolderOpen, Trash2 } from 'lucide-react'

import { messages } from '../../messages.ts'
import { MenuItem, MenuPopup } from '../../ui/Menu.tsx'
import type { Selection } from './selection.ts'

type RowMenuProps = {
  readonly selected: Selection['entries']
  readonly onOpen: (prefix: string) => void
  readonly onDownload: () => void
  readonly onDelete: () => void
}

/** What can be done with the selected rows. */
export function RowMenu({ selected, onOpen, onDownload, onDelete }: RowMenuProps) {
  const [first] = selected.values()
  const folder = selected.size === 1 && first?.ref.kind === 'folder' ? first.ref.prefix : null
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

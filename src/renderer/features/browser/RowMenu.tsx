import { ArrowDown, FolderOpen, Trash2 } from 'lucide-react'

import { messages } from '../../messages.ts'
import { MenuItem, MenuPopup } from '../../ui/Menu.tsx'

type RowMenuProps = {
  /** Set when the selection is one folder. */
  readonly folderToOpen: string | null
  readonly onOpen: (prefix: string) => void
  readonly onDownload: () => void
  readonly onDelete: () => void
}

/** What can be done with the selected rows. */
export function RowMenu({ folderToOpen, onOpen, onDownload, onDelete }: RowMenuProps) {
  return (
    <MenuPopup>
      {folderToOpen !== null && (
        <MenuItem
          icon={<FolderOpen />}
          onClick={() => {
            onOpen(folderToOpen)
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

import { ArrowDown, Code, FolderOpen, FolderSearch, PanelRight, Tags, Trash2 } from 'lucide-react'

import { messages } from '../../messages.ts'
import { MenuItem, MenuPopup } from '../../ui/Menu.tsx'
import type { RowCommands } from './row-commands.ts'
import type { SelectedEntry } from './selection.ts'

type RowMenuProps = {
  /** The one row that is selected; null for none or several. */
  readonly only: SelectedEntry | null
  readonly onOpen: (prefix: string) => void
  readonly onShow: ((found: SelectedEntry) => void) | undefined
  readonly commands: RowCommands
}

/** What can be done with the selected rows. */
export function RowMenu({ only, onOpen, onShow, commands }: RowMenuProps) {
  const folder = only?.ref.kind === 'folder' ? only.ref.prefix : null
  const found = only?.ref.kind === 'object' ? only : null
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
      {onShow && found && (
        <MenuItem
          icon={<FolderSearch />}
          onClick={() => {
            onShow(found)
          }}
        >
          {messages.actions.showInFolder}
        </MenuItem>
      )}
      <MenuItem icon={<ArrowDown />} onClick={commands.download}>
        {messages.actions.download}
      </MenuItem>
      <MenuItem icon={<PanelRight />} onClick={commands.details}>
        {messages.details.label}
      </MenuItem>
      <MenuItem icon={<Tags />} onClick={commands.editMetadata}>
        {messages.editing.menu}
      </MenuItem>
      {only && (
        <MenuItem
          icon={<Code />}
          onClick={() => {
            commands.copyAsCode(only.ref)
          }}
        >
          {messages.code.menu}
        </MenuItem>
      )}
      <MenuItem icon={<Trash2 />} isDanger onClick={commands.delete}>
        {messages.actions.menuDelete}
      </MenuItem>
    </MenuPopup>
  )
}

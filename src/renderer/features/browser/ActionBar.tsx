import { Toolbar } from '@base-ui/react/toolbar'
import {
  ArrowDown,
  ArrowUp,
  FolderPlus,
  FolderUp,
  ListFilter,
  PanelRight,
  RefreshCw,
  Trash2,
} from 'lucide-react'
import type { ReactNode } from 'react'

import { messages } from '../../messages.ts'
import { buttonClass, type ButtonLook } from '../../ui/Button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { WithTooltip } from '../../ui/IconButton.tsx'
import styles from './action-bar.module.css'

type ActionBarProps = {
  readonly hasSelection: boolean
  readonly isFilterBarOpen: boolean
  readonly onFilter: () => void
  readonly uploadFiles: () => void
  readonly uploadFolder: () => void
  readonly onNewFolder: () => void
  readonly onDownload: () => void
  readonly onDelete: () => void
  readonly areDetailsOpen: boolean
  readonly onDetails: () => void
  readonly refresh: () => void
  /** Whether it reads more than the open folder again. */
  readonly isRefreshOfBucket: boolean
}

/** What can be done with the open folder and its selected rows. */
export function ActionBar(props: ActionBarProps) {
  const { actions } = messages
  return (
    <Toolbar.Root aria-label={actions.toolbar} className={styles['bar']}>
      <Action
        label={actions.uploadFiles}
        hint={actions.withKeys(actions.uploadFiles, uploadKeys)}
        icon={<ArrowUp />}
        look="primary"
        onClick={props.uploadFiles}
      />
      <Action label={actions.uploadFolder} icon={<FolderUp />} onClick={props.uploadFolder} />
      <Action label={actions.newFolder} icon={<FolderPlus />} onClick={props.onNewFolder} />
      <Toolbar.Separator className={styles['separator']} />
      <Action
        label={actions.download}
        icon={<ArrowDown />}
        isDisabled={!props.hasSelection}
        onClick={props.onDownload}
      />
      <Action
        label={actions.delete}
        hint={actions.withKeys(actions.delete, 'Del')}
        icon={<Trash2 />}
        isIconOnly
        isDanger
        isDisabled={!props.hasSelection}
        onClick={props.onDelete}
      />
      <span className={styles['space']} />
      <Action
        label={messages.filters.filter}
        icon={<ListFilter />}
        look="ghost"
        isExpanded={props.isFilterBarOpen}
        onClick={props.onFilter}
      />
      <Action
        label={actions.refresh}
        hint={actions.withKeys(props.isRefreshOfBucket ? actions.refreshBucket : actions.refresh, 'F5')}
        icon={<RefreshCw />}
        isIconOnly
        onClick={props.refresh}
      />
      <Action
        label={messages.details.label}
        hint={actions.withKeys(messages.details.label, detailsKeys)}
        icon={<PanelRight />}
        isIconOnly
        isExpanded={props.areDetailsOpen}
        onClick={props.onDetails}
      />
    </Toolbar.Root>
  )
}

const isMac = navigator.userAgent.includes('Mac')
const uploadKeys = isMac ? '⌘U' : 'Ctrl+U'
const detailsKeys = isMac ? '⌘I' : 'Alt+Enter'

type ActionProps = {
  readonly label: string
  /** The tooltip: the label with its keys, as on a narrow window the label is not seen. */
  readonly hint?: string
  readonly icon: ReactNode
  readonly look?: ButtonLook
  readonly isIconOnly?: boolean
  readonly isDanger?: boolean
  readonly isDisabled?: boolean
  /** For a button that opens a part of the window: whether it is open. */
  readonly isExpanded?: boolean
  readonly onClick: () => void
}

function Action({ label, hint = label, icon, isIconOnly = false, ...rest }: ActionProps) {
  const look = rest.look ?? (isIconOnly ? 'ghost' : 'plain')
  return (
    <WithTooltip hint={hint}>
      <Toolbar.Button
        aria-label={label}
        aria-expanded={rest.isExpanded}
        disabled={rest.isDisabled ?? false}
        className={classNames(
          buttonClass(look),
          styles['action'],
          isIconOnly && styles['iconOnly'],
          rest.isDanger && styles['danger'],
        )}
        onClick={rest.onClick}
      >
        {icon}
        {!isIconOnly && <span className={styles['label']}>{label}</span>}
      </Toolbar.Button>
    </WithTooltip>
  )
}

import { Menu } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'

import type { ErrorData } from '../../../shared/errors.ts'
import { messages } from '../../messages.ts'
import { buttonClass } from '../../ui/Button.tsx'
import { MenuItem, MenuPopup } from '../../ui/Menu.tsx'
import { TextField } from '../../ui/TextField.tsx'
import styles from './edit-metadata.module.css'

type TypeFieldProps = {
  readonly value: string
  readonly isMixed: boolean
  readonly suggestedTypes: readonly string[]
  readonly error: ErrorData | undefined
  readonly onChange: (contentType: string) => void
}

/** Any content type, typed or taken from the usual ones. */
export function TypeField({ value, isMixed, suggestedTypes, error, onChange }: TypeFieldProps) {
  const { editing } = messages
  return (
    <div className={styles['type']}>
      <TextField
        label={editing.contentType}
        value={value}
        placeholder={isMixed ? editing.mixed : undefined}
        error={error}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      />
      <Menu.Root modal={false}>
        <Menu.Trigger className={buttonClass('plain')} aria-label={editing.types} title={editing.types}>
          <ChevronDown />
        </Menu.Trigger>
        <MenuPopup align="end">
          {suggestedTypes.map((type) => (
            <MenuItem
              key={type}
              onClick={() => {
                onChange(type)
              }}
            >
              {type}
            </MenuItem>
          ))}
        </MenuPopup>
      </Menu.Root>
    </div>
  )
}

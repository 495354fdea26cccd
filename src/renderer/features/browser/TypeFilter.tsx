import { Menu } from '@base-ui/react/menu'

import { typeGroups, type TypeGroup } from '../../../shared/view.ts'
import { messages } from '../../messages.ts'
import { MenuCheckboxItem, MenuPopup } from '../../ui/Menu.tsx'
import { FilterTrigger, type FilterProps } from './FilterTrigger.tsx'

/** Any number of content types. */
export function TypeFilter({ find, onChange }: FilterProps) {
  const { filters } = messages
  const toggle = (type: TypeGroup, isOn: boolean) => {
    onChange({ types: typeGroups.filter((other) => (other === type ? isOn : find.types.includes(other))) })
  }
  return (
    <Menu.Root>
      <Menu.Trigger render={<FilterTrigger label={filters.type} isSet={find.types.length > 0} />} />
      <MenuPopup>
        {typeGroups.map((type) => (
          <MenuCheckboxItem
            key={type}
            isChecked={find.types.includes(type)}
            onChange={(isOn) => {
              toggle(type, isOn)
            }}
          >
            {filters.types[type]}
          </MenuCheckboxItem>
        ))}
      </MenuPopup>
    </Menu.Root>
  )
}

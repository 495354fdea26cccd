import { Menu } from '@base-ui/react/menu'
import { useMutation } from '@tanstack/react-query'
import { ChevronDown, Plus, Settings, Trash2 } from 'lucide-react'
import { useState } from 'react'

import type { Account } from '../../../shared/account.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { MenuItem, MenuPopup, MenuRadioItem, MenuSeparator } from '../../ui/Menu.tsx'
import { useProblems } from '../problems/ProblemProvider.tsx'
import { accountColour } from './account-colour.ts'
import styles from './account-menu.module.css'
import { AddAccountDialog } from './AddAccountDialog.tsx'
import { RemoveAccountDialog } from './RemoveAccountDialog.tsx'

type AccountMenuProps = {
  readonly accounts: readonly Account[]
  readonly current: Account
  readonly onSettings: () => void
}

/** The account that the window is on, and the way to others. */
export function AccountMenu({ accounts, current, onSettings }: AccountMenuProps) {
  const [question, setQuestion] = useState<'add' | 'remove' | null>(null)
  const { report } = useProblems()
  const select = useMutation({
    mutationFn: (accountId: string) => call('accounts.select', { accountId }),
    onError: report,
  })
  const close = () => {
    setQuestion(null)
  }
  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger className={styles['trigger']} aria-label={messages.accounts.menu(current.name)}>
          <AccountDot account={current} />
          <span className={styles['name']} title={current.name}>
            {current.name}
          </span>
          <ChevronDown />
        </Menu.Trigger>
        <MenuPopup>
          <Menu.RadioGroup
            value={current.id}
            onValueChange={(accountId: string) => {
              select.mutate(accountId)
            }}
          >
            {accounts.map((account) => (
              <MenuRadioItem key={account.id} value={account.id}>
                <AccountDot account={account} />
                <span className={styles['name']}>{account.name}</span>
              </MenuRadioItem>
            ))}
          </Menu.RadioGroup>
          <MenuSeparator />
          <MenuItem
            icon={<Plus />}
            onClick={() => {
              setQuestion('add')
            }}
          >
            {messages.accounts.add}
          </MenuItem>
          <MenuItem
            icon={<Trash2 />}
            isDanger
            onClick={() => {
              setQuestion('remove')
            }}
          >
            {messages.accounts.remove}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Settings />} onClick={onSettings}>
            {messages.settings.open}
          </MenuItem>
        </MenuPopup>
      </Menu.Root>
      {question === 'add' && <AddAccountDialog onClose={close} />}
      {question === 'remove' && <RemoveAccountDialog account={current} onClose={close} />}
    </>
  )
}

function AccountDot({ account }: { readonly account: Account }) {
  return <span className={styles['dot']} style={{ background: accountColour(account.id) }} />
}

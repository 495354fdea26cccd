import { useMutation } from '@tanstack/react-query'

import { requestsPerDayBounds, type Account } from '../../../shared/account.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { NumberField } from '../../ui/NumberField.tsx'
import { optional, wholeNumber } from './number-text.ts'
import styles from './settings.module.css'

const requests = optional(wholeNumber(requestsPerDayBounds))

/** What the open account may do in a day, where the server's limits do not tell it. */
export function PlanSettings({ account }: { readonly account: Account }) {
  const setPlan = useMutation({
    mutationFn: (requestsPerDay: number | null) =>
      call('accounts.setPlan', { accountId: account.id, plan: { requestsPerDay } }),
  })
  const { settings: words } = messages
  return (
    <fieldset className={styles['group']}>
      <legend>{words.account(account.name)}</legend>
      {setPlan.error && <Alert error={setPlan.error.data} />}
      <NumberField
        label={words.requestsPerDay}
        hint={words.requestsHint}
        placeholder={words.asServerTells}
        form={requests}
        value={account.requestsPerDay}
        mistake={words.notRequests(requestsPerDayBounds)}
        onChange={setPlan.mutate}
      />
    </fieldset>
  )
}

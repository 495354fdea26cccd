import { settingBounds } from '../../../shared/settings.ts'
import { messages } from '../../messages.ts'
import { NumberField } from '../../ui/NumberField.tsx'
import { wholeNumber } from './number-text.ts'
import type { GroupProps } from './SettingsDialog.tsx'
import styles from './settings.module.css'

export function RecordSettings({ settings, onChange }: GroupProps) {
  const { settings: words } = messages
  return (
    <fieldset className={styles['group']}>
      <legend>{words.records}</legend>
      <NumberField
        label={words.receiptsDays}
        hint={words.receiptsHint}
        form={wholeNumber(settingBounds.receiptsDays)}
        value={settings.receiptsDays}
        mistake={words.notWithin(settingBounds.receiptsDays)}
        onChange={(receiptsDays) => {
          onChange({ receiptsDays })
        }}
      />
    </fieldset>
  )
}

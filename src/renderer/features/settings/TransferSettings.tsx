import { conflictDefaults, settingBounds } from '../../../shared/settings.ts'
import { messages } from '../../messages.ts'
import { Checkbox } from '../../ui/Checkbox.tsx'
import { NumberField } from '../../ui/NumberField.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { megabytesPerSecond, optional, wholeNumber } from './number-text.ts'
import type { GroupProps } from './SettingsDialog.tsx'
import styles from './settings.module.css'

const { transfersAtOnce, smallTransfersAtOnce } = settingBounds
const limit = optional(megabytesPerSecond)

export function TransferSettings({ settings, onChange }: GroupProps) {
  const { settings: words } = messages
  return (
    <fieldset className={styles['group']}>
      <legend>{words.transfers}</legend>
      <div className={styles['pair']}>
        <NumberField
          label={words.atOnce}
          form={wholeNumber(transfersAtOnce)}
          value={settings.transfersAtOnce}
          mistake={words.notWithin(transfersAtOnce)}
          onChange={(value) => {
            onChange({ transfersAtOnce: value })
          }}
        />
        <NumberField
          label={words.smallAtOnce}
          hint={words.smallAtOnceHint}
          form={wholeNumber(smallTransfersAtOnce)}
          value={settings.smallTransfersAtOnce}
          mistake={words.notWithin(smallTransfersAtOnce)}
          onChange={(value) => {
            onChange({ smallTransfersAtOnce: value })
          }}
        />
        <NumberField
          label={words.uploadLimit}
          placeholder={words.noLimit}
          form={limit}
          value={settings.uploadBytesPerSecond}
          mistake={words.notALimit}
          onChange={(value) => {
            onChange({ uploadBytesPerSecond: value })
          }}
        />
        <NumberField
          label={words.downloadLimit}
          placeholder={words.noLimit}
          form={limit}
          value={settings.downloadBytesPerSecond}
          mistake={words.notALimit}
          onChange={(value) => {
            onChange({ downloadBytesPerSecond: value })
          }}
        />
      </div>
      <SelectField
        label={words.onConflict}
        options={conflictDefaults.map((value) => ({ value, ...words.conflicts[value] }))}
        value={settings.onConflict}
        onChange={(onConflict) => {
          onChange({ onConflict })
        }}
      />
      <div>
        <Checkbox
          label={words.keepAwake}
          isChecked={settings.keepAwake}
          onChange={(keepAwake) => {
            onChange({ keepAwake })
          }}
        />
        <Checkbox
          label={words.notify}
          hint={words.notifyHint}
          isChecked={settings.notifyWhenDone}
          onChange={(notifyWhenDone) => {
            onChange({ notifyWhenDone })
          }}
        />
      </div>
    </fieldset>
  )
}

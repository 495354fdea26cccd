import { buttonClass } from './Button.tsx'
import { classNames } from './class-names.ts'
import styles from './toggle-button.module.css'

type ToggleButtonProps = {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

/** A button that stays down. */
export function ToggleButton({ label, isOn, onChange }: ToggleButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      className={classNames(buttonClass('plain'), styles['toggle'])}
      onClick={() => {
        onChange(!isOn)
      }}
    >
      {label}
    </button>
  )
}

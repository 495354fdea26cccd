import { settingBounds, type Bounds } from '../../../shared/settings.ts'
import type { NumberForm } from '../../ui/NumberField.tsx'

const bytesPerMegabyte = 1024 * 1024
const bytesPerSecond = settingBounds.bytesPerSecond

export function wholeNumber(bounds: Bounds): NumberForm<number> {
  return {
    textOf: String,
    valueOf: (text) => (/^\s*\d+\s*$/.test(text) ? within(bounds, Number(text)) : undefined),
  }
}

/** An empty field is null. */
export function optional(form: NumberForm<number>): NumberForm<number | null> {
  return {
    textOf: (value) => (value === null ? '' : form.textOf(value)),
    valueOf: (text) => (text.trim() === '' ? null : form.valueOf(text)),
  }
}

/** Bytes per second, in megabytes with up to two places: what is typed comes back as it was typed. */
export const megabytesPerSecond: NumberForm<number> = {
  textOf: (value) => String(Math.round((value / bytesPerMegabyte) * 100) / 100),
  valueOf: (text) =>
    /^\s*\d*[.,]?\d+\s*$/.test(text)
      ? within(bytesPerSecond, Math.round(Number(text.replace(',', '.')) * bytesPerMegabyte))
      : undefined,
}

function within({ least, most }: Bounds, value: number): number | undefined {
  return value >= least && value <= most ? value : undefined
}

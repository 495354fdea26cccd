/** The app's words are English, so its numbers and dates are too: one language in one window. */
const locale = 'en-GB'

const numbers = new Intl.NumberFormat(locale)
const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const times = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const dateTimes = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
const weekdays = new Intl.DateTimeFormat(locale, { weekday: 'long' })
const ages = new Intl.RelativeTimeFormat(locale)

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** From the longest on; a month and a year are those of the mean. */
const ageUnits = [
  ['year', 365.25 * dayMs],
  ['month', 30.44 * dayMs],
  ['day', dayMs],
  ['hour', hourMs],
  ['minute', minuteMs],
] as const

const sizeUnits = ['KB', 'MB', 'GB', 'TB', 'PB'] as const
const bytesPerUnit = 1024

/** `12400` gives `12,400`. */
export function formatNumber(value: number): string {
  return numbers.format(value)
}

/** A size to read at a glance: `12 B`, `88 KB`, `4.1 MB`, `212 MB`. One KB is 1,024 bytes. */
export function formatSize(sizeBytes: number): string {
  if (sizeBytes < bytesPerUnit) return `${formatNumber(sizeBytes)} B`
  let value = sizeBytes / bytesPerUnit
  let unit = 0
  // 1,023.96 MB would be written "1,024 MB": it is a GB by then.
  while (Math.round(value) >= bytesPerUnit && unit < sizeUnits.length - 1) {
    value /= bytesPerUnit
    unit += 1
  }
  const isCoarse = unit === 0 || Math.round(value * 10) >= 1000
  return `${isCoarse ? formatNumber(Math.round(value)) : tenths.format(value)} ${sizeUnits[unit] ?? ''}`
}

/** `62 %`, never `100 %` before all is done. */
export function formatPercent(done: number, total: number): string {
  const share = total > 0 ? done / total : 0
  return `${formatNumber(Math.min(done < total ? 99 : 100, Math.floor(share * 100)))} %`
}

/** The time of day on a 24 hour clock: `14:02`. */
export function formatTime(atMs: number): string {
  return times.format(atMs)
}

/** `15 Nov 2026, 10:30`. */
export function formatDateTime(atMs: number): string {
  return dateTimes.format(atMs)
}

/** `15 Nov 2026`. */
export function formatDate(atMs: number): string {
  return dates.format(atMs)
}

/** How long something takes, in two units at most: `23 s`, `6 min`, `2 h 5 min`, `3 days`. Never less than it is. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.ceil(durationMs / 1_000)
  if (seconds <= 90) return `${formatNumber(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  if (minutes <= 90) return `${formatNumber(minutes)} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${formatNumber(Math.ceil(minutes / 60 / 24))} days`
}

/** How long ago something was, in whole units: `2 days ago`, `just now` within a minute. */
export function formatAge(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs
  if (ageMs < minuteMs) return 'just now'
  const [unit, unitMs] = ageUnits.find(([, lengthMs]) => ageMs >= lengthMs) ?? ageUnits[4]
  return ages.format(-Math.floor(ageMs / unitMs), unit)
}

/** A moment of the past as one names it: `14:02` today, `Tuesday` within a week, else `12 Nov 2026`. */
export function formatMoment(atMs: number, nowMs: number): string {
  const days = Math.round((startOfDayMs(nowMs) - startOfDayMs(atMs)) / dayMs)
  if (days <= 0) return formatTime(atMs)
  return days < 7 ? weekdays.format(atMs) : formatDate(atMs)
}

/** The first moment of a day on this computer's clock. */
export function startOfDayMs(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0)
}

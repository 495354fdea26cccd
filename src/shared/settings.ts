/** What a person has chosen for the app as a whole, whatever the account. */
export type Settings = {
  /** Uploads and downloads that move at once, whatever their size. */
  readonly transfersAtOnce: number
  /** The same of small ones, which spend more time on asking than on bytes. All together are never more than the larger. */
  readonly smallTransfersAtOnce: number
  /** Null: as fast as it goes. */
  readonly uploadBytesPerSecond: number | null
  readonly downloadBytesPerSecond: number | null
  readonly onConflict: ConflictDefault
  /** How long it stays on record what was transferred, and that it was verified. */
  readonly receiptsDays: number
  /** Whether the computer is kept from falling asleep while bytes move. */
  readonly keepAwake: boolean
  readonly notifyWhenDone: boolean
}

/** What happens where a file exists already; `ask` opens the question. */
export const conflictDefaults = ['ask', 'skip', 'replace', 'replaceIfDifferent', 'keepBoth'] as const
type ConflictDefault = (typeof conflictDefaults)[number]

export const defaultSettings: Settings = {
  transfersAtOnce: 4,
  smallTransfersAtOnce: 16,
  uploadBytesPerSecond: null,
  downloadBytesPerSecond: null,
  onConflict: 'ask',
  receiptsDays: 30,
  keepAwake: true,
  notifyWhenDone: true,
}

/** Both ends are allowed. */
export type Bounds = { readonly least: number; readonly most: number }

export const settingBounds = {
  transfersAtOnce: { least: 1, most: 16 },
  smallTransfersAtOnce: { least: 1, most: 64 },
  /** Below, a connection would look as if it stood still. */
  bytesPerSecond: { least: 10 * 1024, most: 10 * 1024 ** 3 },
  receiptsDays: { least: 1, most: 3650 },
} as const satisfies Record<string, Bounds>

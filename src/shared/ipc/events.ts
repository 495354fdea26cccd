import type { ConflictQuestion, TransferSummary } from '../transfer.ts'
import type { RateStatus } from '../rate.ts'
import type { Settings } from '../settings.ts'
import type { AppState, Problem } from './answers.ts'

/** What main tells without being asked: that something changed. The window then asks for what it shows. */
export type Events = {
  readonly 'app.changed': AppState
  readonly 'buckets.changed': { readonly accountId: string }
  readonly 'folders.changed': {
    readonly accountId: string
    readonly bucket: string
    readonly version: number
  }
  readonly 'transfers.changed': {
    readonly summary: TransferSummary
    readonly question: ConflictQuestion | null
  }
  readonly 'rate.changed': { readonly accountId: string; readonly status: RateStatus }
  readonly 'settings.changed': Settings
  /** The system's menu asks for the settings. */
  readonly 'settings.asked': Record<string, never>
  /** Somebody closes the window while work is in hand: the page is to ask whether that is meant. */
  readonly 'quit.asked': Record<string, never>
  readonly problem: Problem
}

export type EventName = keyof Events

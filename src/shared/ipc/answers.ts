import type { Account, KeychainState } from '../account.ts'
import type { ConflictQuestion, TransferLine, TransferSummary } from '../transfer.ts'
import type { Entry } from '../entry.ts'
import type { Cost } from '../cost.ts'
import type { ErrorData } from '../errors.ts'
import type { SharedDescription } from '../metadata.ts'

export type AppState = {
  readonly version: string
  readonly platform: 'darwin' | 'linux' | 'win32'
  readonly keychain: KeychainState
  readonly accounts: readonly Account[]
  readonly currentAccountId: string | null
  /** Whether the account that the start opens is still on its way: its key is fetched, or its server starts. */
  readonly isOpening: boolean
  /** What went wrong at the start and needs a word. */
  readonly problems: readonly Problem[]
}

/** Something that failed with nobody waiting for the answer. */
export type Problem = { readonly id: string; readonly error: ErrorData }

export type RowPage = {
  readonly version: number
  /** Null where the rows were found before all were counted: `views.count` tells. */
  readonly entryCount: number | null
  readonly rows: readonly Entry[]
}

export type ViewCount = { readonly version: number; readonly entryCount: number }

export type SelectionTotals = {
  readonly entries: number
  readonly objectCount: number
  readonly sizeBytes: number
}

export type Accepted = { readonly files: number }

export type DeletePlan = {
  readonly planId: string
  readonly objectCount: number
  readonly sizeBytes: number
}

export type EmptyingPlan = {
  readonly planId: string
  readonly objectCount: number
  readonly sizeBytes: number
  /** One for each object, and one for the bucket. */
  readonly requests: number
}

export type EditPlan = {
  readonly planId: string
  readonly cost: Cost
  /** How many were asked about: of very many, only the first are. */
  readonly readCount: number
  readonly description: SharedDescription
  /** Whether any that was asked about showed metadata. Where none did, the server may have some that it does not show. */
  readonly isMetadataShown: boolean
  /** Whether the ETags that were read are MD5s, so that the new object can be compared with the old one. */
  readonly isVerifiable: boolean
  /** Content types to choose from, the likeliest first. */
  readonly suggestedTypes: readonly string[]
}

export type TransferPage = {
  readonly summary: TransferSummary
  readonly question: ConflictQuestion | null
  readonly lines: readonly TransferLine[]
}

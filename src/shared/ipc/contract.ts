import { z } from 'zod'

import { maxAccountNameLength, requestsPerDayBounds, type Account, type KeychainState } from '../account.ts'
import type { Bucket } from '../bucket.ts'
import { copyables, type ObjectDetails } from '../details.ts'
import type { Entry, Listing } from '../entry.ts'
import type { ErrorData } from '../errors.ts'
import type { RateStatus } from '../rate.ts'
import { SettingsChangeSchema } from '../settings-schema.ts'
import type { Settings } from '../settings.ts'
import { snippetActions, snippetLanguages } from '../snippets/snippet.ts'
import {
  conflictChoices,
  type ConflictQuestion,
  type PastBatch,
  type SavedManifest,
  type TransferLine,
  type TransferSummary,
} from '../transfer.ts'
import { maxNamedEntries, resultKinds, typeGroups } from '../view.ts'

/**
 * The one contract between the window and main. Inputs are parsed in main, always; outputs are types, because main is
 * trusted. The window imports only types from here, so that no schema reaches the page.
 */

/** Rows that one call may ask for. */
const maxRowsPerPage = 200

const AccountId = z.string().min(1).max(64)
/** The form checks and words its own limits; this only bounds what can be sent. */
const TypedText = z.string().max(4096)
const BucketName = z.string().min(1).max(1024)
const Key = z.string().min(1).max(4096)
const Prefix = z
  .string()
  .max(4096)
  .refine((prefix) => prefix === '' || prefix.endsWith('/'), 'a prefix is empty or ends in "/"')
const Id = z.string().min(1).max(64)

const BatchNumber = z.number().int().min(1)
const Transfers = z.discriminatedUnion('which', [
  z.object({ which: z.literal('one'), id: Id }),
  z.object({ which: z.literal('batch'), batch: BatchNumber }),
  z.object({ which: z.literal('all') }),
])

const EntryRef = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), prefix: Prefix }),
  z.object({ kind: z.literal('object'), key: Key }),
])
const EntryRefs = z.array(EntryRef).max(maxNamedEntries)

const InAccount = z.object({ accountId: AccountId })
/** Null: as the server's limits tell. */
const AccountPlan = z.object({
  requestsPerDay: z.number().int().min(requestsPerDayBounds.least).max(requestsPerDayBounds.most).nullable(),
})
const InBucket = InAccount.extend({ bucket: BucketName })
const InFolder = InBucket.extend({ prefix: Prefix })

const Sort = z.object({
  by: z.enum(['name', 'size', 'type', 'modified', 'place']),
  direction: z.enum(['ascending', 'descending']),
})

const Amount = z.number().int().min(0).nullable()
const View = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), prefix: Prefix }),
  z.object({
    kind: z.literal('results'),
    text: z.string().max(4096),
    scope: z.enum(['keys', 'names']),
    types: z.array(z.enum(typeGroups)).max(typeGroups.length),
    minSizeBytes: Amount,
    maxSizeBytes: Amount,
    modifiedFromMs: z.number().int().nullable(),
    modifiedToMs: z.number().int().nullable(),
    only: z.enum(resultKinds),
  }),
])
const InView = InBucket.extend({ view: View, sort: Sort })

const EntrySelection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entries'), entries: EntryRefs.min(1) }),
  z.object({
    kind: z.literal('stretch'),
    view: View,
    sort: Sort,
    from: EntryRef.nullable(),
    to: EntryRef.nullable(),
    except: EntryRefs,
    also: EntryRefs,
  }),
])

export const procedures = {
  'app.state': procedure<AppState>()(z.object({})),

  'accounts.connect': procedure<Account>()(
    z.object({ name: z.string().max(maxAccountNameLength * 2), endpoint: TypedText, apiKey: TypedText }),
  ),
  'accounts.openLocal': procedure<Account>()(z.object({})),
  'accounts.provideKey': procedure<Account>()(InAccount.extend({ apiKey: TypedText })),
  'accounts.select': procedure<Account>()(InAccount),
  'accounts.setPlan': procedure<void>()(InAccount.extend({ plan: AccountPlan })),
  'accounts.remove': procedure<void>()(InAccount),
  /** The base URL of the account's server, without a trailing slash. */
  'accounts.endpoint': procedure<string>()(InAccount),

  'buckets.list': procedure<readonly Bucket[]>()(InAccount),
  'buckets.create': procedure<Bucket>()(
    InAccount.extend({ name: TypedText, region: z.string().max(64), versioning: z.boolean() }),
  ),
  'buckets.add': procedure<Bucket>()(InAccount.extend({ name: TypedText })),
  'buckets.delete': procedure<void>()(InBucket),
  'buckets.forget': procedure<void>()(InBucket),

  /** Looks at a folder: shows what is known, and reads the rest from the server as far as nobody need ask for it. */
  'folders.open': procedure<Listing>()(InFolder),
  /** Reads the folder again from its first key. */
  'folders.refresh': procedure<Listing>()(InFolder),
  /** Goes on with a walk that stopped to spare the day's requests, to its end. */
  'folders.listEverything': procedure<Listing>()(InFolder),
  'folders.listing': procedure<Listing>()(InFolder),
  'folders.create': procedure<{ readonly prefix: string }>()(InFolder.extend({ name: TypedText })),

  'views.rows': procedure<RowPage>()(
    InView.extend({
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(maxRowsPerPage),
    }),
  ),
  /** The number of rows of a view whose first page came without it. */
  'views.count': procedure<ViewCount>()(InView),
  /** The places of rows; null for one that is not in the view. */
  'views.locate': procedure<readonly (number | null)[]>()(
    InView.extend({ entries: z.array(EntryRef).max(maxRowsPerPage) }),
  ),
  /** The place of the first row, from `from` on and around the end, whose name begins so, ignoring case. */
  'views.seek': procedure<number | null>()(
    InView.extend({ start: z.string().min(1).max(1024), from: z.number().int().min(0) }),
  ),
  /** What a selection comes to: its rows, and the objects and bytes of them and of all below. */
  'views.totals': procedure<SelectionTotals>()(InBucket.extend({ selection: EntrySelection })),

  /** What is known of an object without a request; `metadata: null` where the server was not asked lately. */
  'details.known': procedure<ObjectDetails>()(InBucket.extend({ key: Key })),
  /** Asks the server about an object, unless it told lately. */
  'details.read': procedure<ObjectDetails>()(InBucket.extend({ key: Key })),
  /** Puts a text on the clipboard, which main composes. */
  'details.copy': procedure<void>()(InBucket.extend({ entry: EntryRef, what: z.enum(copyables) })),

  /** Puts code on the clipboard, as main composes it. */
  'snippets.copy': procedure<void>()(
    InBucket.extend({
      entry: EntryRef,
      action: z.enum(snippetActions),
      language: z.enum(snippetLanguages),
    }),
  ),

  /** Opens the system's chooser. `files: 0` means that the person closed it. */
  'uploads.choose': procedure<Accepted>()(InFolder.extend({ what: z.enum(['files', 'folder']) })),
  'uploads.dropped': procedure<Accepted>()(InFolder.extend({ grantId: Id })),
  /** Opens the system's chooser for the folder to save in. */
  'downloads.choose': procedure<Accepted>()(InBucket.extend({ selection: EntrySelection })),

  /** Counts what a delete would take away, and holds exactly that list until it is started or forgotten. */
  'deletes.plan': procedure<DeletePlan>()(InBucket.extend({ selection: EntrySelection })),
  'deletes.start': procedure<Accepted>()(z.object({ planId: Id })),

  'transfers.page': procedure<TransferPage>()(
    z.object({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(maxRowsPerPage) }),
  ),
  'transfers.pause': procedure<void>()(Transfers),
  'transfers.resume': procedure<void>()(Transfers),
  'transfers.cancel': procedure<void>()(Transfers),
  /** Of several, those that failed. */
  'transfers.retry': procedure<void>()(Transfers),
  /** Shows only the head of a batch, or its transfers again. */
  'transfers.fold': procedure<void>()(z.object({ batch: BatchNumber, isFolded: z.boolean() })),
  /** Lets a stop's work go on: what stood in its way may be mended. */
  'transfers.goOn': procedure<void>()(z.object({ stopId: Id })),
  /** Cancels all that a stop holds back. */
  'transfers.cancelStopped': procedure<void>()(z.object({ stopId: Id })),
  'transfers.clearFinished': procedure<void>()(z.object({})),
  /** Batches with receipts on record, the newest first. */
  'transfers.history': procedure<readonly PastBatch[]>()(z.object({})),
  /** Asks where to, and writes what `md5sum -c` accepts. Null where the person closed the question. */
  'transfers.saveManifest': procedure<SavedManifest | null>()(z.object({ batch: BatchNumber })),
  'transfers.answer': procedure<void>()(
    z.object({ questionId: Id, choice: z.enum([...conflictChoices, 'cancel']), forTheRest: z.boolean() }),
  ),

  'rate.status': procedure<RateStatus>()(InAccount),

  'settings.get': procedure<Settings>()(z.object({})),
  /** Changes what is named, and answers with all of them when the change is on the disk. */
  'settings.set': procedure<Settings>()(SettingsChangeSchema),

  /** The page shows the question that `quit.asked` wants. */
  'quit.drawn': procedure<void>()(z.object({})),
  'quit.answer': procedure<void>()(z.object({ isQuitting: z.boolean() })),
}

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

export type TransferPage = {
  readonly summary: TransferSummary
  readonly question: ConflictQuestion | null
  readonly lines: readonly TransferLine[]
}

export type ProcedureName = keyof typeof procedures
export type Input<Name extends ProcedureName> = z.input<(typeof procedures)[Name]['input']>
export type ParsedInput<Name extends ProcedureName> = z.output<(typeof procedures)[Name]['input']>
export type Output<Name extends ProcedureName> =
  (typeof procedures)[Name] extends Procedure<z.ZodType, infer Result> ? Result : never
export type EventName = keyof Events

/** How an answer crosses: as data, because an Error would lose everything but its message on the way. */
export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: ErrorData }

/** What the preload puts on `window.cloudstore`. */
export type Bridge<DroppedFile = unknown> = {
  call(name: string, callId: string, input: unknown): Promise<Reply<unknown>>
  cancel(callId: string): void
  /** Turns dropped files into a grant for `uploads.dropped`. Paths never reach the page. */
  grantDropped(files: readonly DroppedFile[]): Promise<Reply<string>>
  /** Returns the function that ends the subscription. */
  on(name: string, listener: (payload: unknown) => void): () => void
}

type Procedure<Schema extends z.ZodType, Result> = { readonly input: Schema; readonly output?: Result }

function procedure<Result>() {
  return <Schema extends z.ZodType>(input: Schema): Procedure<Schema, Result> => ({ input })
}

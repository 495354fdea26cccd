import { z } from 'zod'
import { maxAccountNameLength, type Account } from '../account.ts'
import { deletedKinds, type DeletedPage, type SavedReport } from '../deletes.ts'
import { copyables, type ObjectDetails } from '../details.ts'
import type { Listing } from '../entry.ts'
import { SettingsChangeSchema } from '../settings-schema.ts'
import { snippetActions, snippetLanguages } from '../snippets/snippet.ts'
import { conflictChoices, type PastBatch, type SavedManifest } from '../transfer.ts'
import type { Bucket } from '../bucket.ts'
import { measures, type Contents, type FolderShares } from '../overview.ts'
import type { RateStatus } from '../rate.ts'
import type { Settings } from '../settings.ts'
import type {
  AppState,
  RowPage,
  ViewCount,
  SelectionTotals,
  Accepted,
  DeletePlan,
  EmptyingPlan,
  EditPlan,
  TransferPage,
} from './answers.ts'
import {
  maxRowsPerPage,
  TypedText,
  Key,
  Id,
  BatchNumber,
  Transfers,
  EntryRef,
  InAccount,
  AccountPlan,
  InBucket,
  InFolder,
  InView,
  EntrySelection,
  DescriptionChange,
} from './inputs.ts'

/**
 * The one contract between the window and main. Inputs are parsed in main, always; outputs are types, because main is
 * trusted. The window imports only types from here, so that no schema reaches the page.
 */

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
  /** Whether the server, or what is known of it, has nothing in the bucket. */
  'buckets.isEmpty': procedure<boolean>()(InBucket),
  /** Counts what is in a bucket, and holds exactly that list until it is started or another is counted. */
  'buckets.planEmptying': procedure<EmptyingPlan>()(InBucket),
  /** Deletes what was counted, then the bucket. */
  'buckets.startEmptying': procedure<void>()(z.object({ planId: Id })),
  /** What a folder is made of, as far as it is known; an empty prefix is the bucket. */
  'buckets.folderShares': procedure<FolderShares>()(InFolder.extend({ by: z.enum(measures) })),
  'buckets.contents': procedure<Contents>()(InFolder),
  /** Puts a bucket's name or URL on the clipboard. */
  'buckets.copy': procedure<void>()(InBucket.extend({ what: z.enum(['name', 'url']) })),

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
  /** What became of the keys of a delete, by its transfer. */
  'deletes.list': procedure<DeletedPage>()(
    z.object({
      id: Id,
      only: z.enum(deletedKinds),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(maxRowsPerPage),
    }),
  ),
  /** Asks where to, and writes that list. Null where the person closed the question. */
  'deletes.saveReport': procedure<SavedReport | null>()(z.object({ id: Id })),

  /** Counts what an edit would put again and reads how it is described, and holds the list until it is started. */
  'edits.plan': procedure<EditPlan>()(InBucket.extend({ selection: EntrySelection })),
  'edits.start': procedure<Accepted>()(
    z.object({ planId: Id, change: DescriptionChange, mayDropUnseen: z.boolean() }),
  ),

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

export type ProcedureName = keyof typeof procedures
export type Input<Name extends ProcedureName> = z.input<(typeof procedures)[Name]['input']>
export type ParsedInput<Name extends ProcedureName> = z.output<(typeof procedures)[Name]['input']>
export type Output<Name extends ProcedureName> =
  (typeof procedures)[Name] extends Procedure<z.ZodType, infer Result> ? Result : never

type Procedure<Schema extends z.ZodType, Result> = { readonly input: Schema; readonly output?: Result }

function procedure<Result>() {
  return <Schema extends z.ZodType>(input: Schema): Procedure<Schema, Result> => ({ input })
}

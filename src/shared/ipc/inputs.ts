import { z } from 'zod'
import { requestsPerDayBounds } from '../account.ts'
import { maxNamedEntries, resultKinds, typeGroups } from '../view.ts'

/** What calls are made of, as main parses it. Like the contract it never reaches the page. */

/** Rows that one call may ask for. */
export const maxRowsPerPage = 200

const AccountId = z.string().min(1).max(64)
/** The form checks and words its own limits; this only bounds what can be sent. */
export const TypedText = z.string().max(4096)
const BucketName = z.string().min(1).max(1024)
export const Key = z.string().min(1).max(4096)
const Prefix = z
  .string()
  .max(4096)
  .refine((prefix) => prefix === '' || prefix.endsWith('/'), 'a prefix is empty or ends in "/"')
export const Id = z.string().min(1).max(64)

export const BatchNumber = z.number().int().min(1)
export const Transfers = z.discriminatedUnion('which', [
  z.object({ which: z.literal('one'), id: Id }),
  z.object({ which: z.literal('batch'), batch: BatchNumber }),
  z.object({ which: z.literal('all') }),
])

export const EntryRef = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), prefix: Prefix }),
  z.object({ kind: z.literal('object'), key: Key }),
])
const EntryRefs = z.array(EntryRef).max(maxNamedEntries)

export const InAccount = z.object({ accountId: AccountId })
/** Null: as the server's limits tell. */
export const AccountPlan = z.object({
  requestsPerDay: z.number().int().min(requestsPerDayBounds.least).max(requestsPerDayBounds.most).nullable(),
})
export const InBucket = InAccount.extend({ bucket: BucketName })
export const InFolder = InBucket.extend({ prefix: Prefix })

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
export const InView = InBucket.extend({ view: View, sort: Sort })

export const EntrySelection = z.discriminatedUnion('kind', [
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

const MetadataText = z.string().max(8192)
export const DescriptionChange = z.object({
  contentType: MetadataText.nullable(),
  set: z.array(z.object({ name: MetadataText, value: MetadataText })).max(200),
  remove: z.array(MetadataText).max(200),
})

import { z } from 'zod'

import { errorCodes } from '../../../shared/errors.ts'
import type { Batch } from '../batch.ts'
import type { RestingState } from '../transfer.ts'
import type { TransferSpec } from '../transfer-spec.ts'

const Target = z.object({ accountId: z.string(), bucket: z.string(), key: z.string() })

/** It becomes the name of a file that is removed. */
const PartName = z.string().regex(/^\.[0-9a-f]{16}\.cloudstore-part$/)

const OnlyIfDifferentText = z.object({ knownMd5: z.string().nullable() }).optional()

/** What an earlier run of the app wrote down, which may have been another version of it. */
export const SpecText: z.ZodType<TransferSpec> = z.discriminatedUnion('kind', [
  Target.extend({
    kind: z.literal('upload'),
    sourcePath: z.string().nullable(),
    sizeBytes: z.number(),
    // Before this was asked, every upload might replace.
    mayReplace: z.boolean().default(true),
    onlyIfDifferent: OnlyIfDifferentText,
    replaces: z.string().optional(),
    description: z.object({ contentType: z.string(), metadata: z.record(z.string(), z.string()) }).optional(),
  }),
  Target.extend({
    kind: z.literal('download'),
    root: z.string(),
    localPath: z.array(z.string()),
    sizeBytes: z.number(),
    mayReplace: z.boolean(),
    onlyIfDifferent: OnlyIfDifferentText,
    isBeside: z.literal(true).optional(),
    isFolderMarker: z.boolean(),
    partName: PartName,
  }),
  Target.extend({
    kind: z.literal('delete'),
    keys: z.array(z.string()),
    lane: z.enum(['person', 'bulk']),
    removesBucket: z.literal(true).optional(),
  }),
  Target.extend({
    kind: z.literal('edit'),
    sizeBytes: z.number(),
    change: z.object({
      contentType: z.string().nullable(),
      set: z.array(z.object({ name: z.string(), value: z.string() })),
      remove: z.array(z.string()),
    }),
    knownEtag: z.string().nullable(),
    mayDropUnseen: z.boolean(),
    partName: PartName,
  }),
])

export const BatchText: z.ZodType<Batch> = z.object({
  number: z.number(),
  kind: z.enum(['upload', 'download', 'delete', 'edit']),
  accountId: z.string(),
  bucket: z.string(),
  title: z.string(),
  prefix: z.string().optional(),
  root: z.string().nullable(),
  createdAtMs: z.number(),
  plan: z.object({
    files: z.number(),
    bytes: z.number(),
    requests: z.number(),
    folders: z.number().default(0),
    refused: z.number().default(0),
  }),
})

export const ErrorText = z.object({
  // A version of the app may have codes that another does not.
  code: z.enum(errorCodes).catch('bug'),
  subject: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  status: z.number().exactOptional(),
  neededBytes: z.number().exactOptional(),
  freeBytes: z.number().exactOptional(),
  keys: z.array(z.string()).exactOptional(),
  retryAtMs: z.number().exactOptional(),
  leftCount: z.number().exactOptional(),
})

const ReceiptText = z.object({
  sizeBytes: z.number(),
  md5: z.string().regex(/^[0-9a-f]{32}$/),
  etag: z.string().nullable(),
  endedAtMs: z.number(),
})

export const StateText: z.ZodType<RestingState> = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting') }),
  z.object({ status: z.literal('paused'), doneUnits: z.number(), error: ErrorText.optional() }),
  z.object({
    status: z.literal('done'),
    verified: z.boolean(),
    savedAs: z.string().optional(),
    receipt: ReceiptText.optional(),
  }),
  z.object({ status: z.literal('failed'), error: ErrorText }),
  z.object({ status: z.literal('cancelled') }),
  z.object({
    status: z.literal('skipped'),
    error: ErrorText.optional(),
    isIdentical: z.literal(true).optional(),
  }),
])

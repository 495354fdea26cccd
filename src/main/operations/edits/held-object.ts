import path from 'node:path'

import { z } from 'zod'

import type { ObjectHead } from '../../cloudstore/cloudstore-client.ts'
import type { Disk } from '../../transfers/disk.ts'
import { readPart, removePart, type PartPorts } from '../../transfers/part-file.ts'
import type { EditSpec, Move, ObjectDescription } from '../../transfers/transfer-spec.ts'

/** The object whose bytes are in an edit's temporary file, as the server told of it when they were fetched. */
export type HeldObject = ObjectDescription & {
  readonly etag: string | null
  /** Tells the content from any later one: the ETag, else size and time. */
  readonly version: string
  readonly sizeBytes: number
  /** Of the bytes in the file, in hex. */
  readonly md5: string
  /** The version of what is there instead, which these bytes may replace: it arrived damaged, or a person agreed. */
  readonly mayReplace: string | null
}

const HeldText = z.object({
  etag: z.string().nullable(),
  version: z.string(),
  sizeBytes: z.number(),
  md5: z.string(),
  contentType: z.string(),
  // Not a record: a name like `__proto__` has to stay.
  metadata: z.array(z.tuple([z.string(), z.string()])),
  mayReplace: z.string().nullable(),
})

/** The checkpoint of an edit: there from the moment at which something may have been sent. */
export function checkpointOf({ metadata, ...held }: HeldObject): string {
  const text: z.infer<typeof HeldText> = { ...held, metadata: Object.entries(metadata) }
  return JSON.stringify(text)
}

/** Null where there is none. */
export function heldIn(checkpoint: string | null): HeldObject | null {
  if (checkpoint === null) return null
  const { metadata, ...held } = HeldText.parse(JSON.parse(checkpoint))
  return { ...held, metadata: Object.fromEntries(metadata) }
}

/** What an earlier run holds, if its file is there whole; else the object has to be fetched again. */
export async function readHeld(
  ports: PartPorts,
  file: string,
  held: HeldObject | null,
  move: Move,
): Promise<HeldObject | null> {
  const part = held && (await readPart(ports, file, move))
  if (!part) return null
  try {
    return part.sizeBytes === held.sizeBytes && (await part.md5.digest()) === held.md5 ? held : null
  } finally {
    part.md5.end()
  }
}

/** Tells a content from any later one of the same key, as far as the server lets one tell. */
export function versionOf({ etag, sizeBytes, modifiedAtMs }: ObjectHead): string {
  return etag ?? `${sizeBytes} ${modifiedAtMs}`
}

/**
 * Removes the temporary file of an edit that will not go on. One that is not there is fine, but an earlier run of the
 * app may have removed it and ended before that was durable: the first look into the folder makes sure, which `synced`
 * remembers.
 */
export async function discardHeld(
  disk: Disk,
  folder: string,
  { spec, synced }: { readonly spec: EditSpec; readonly synced: Set<string> },
): Promise<void> {
  const wasThere = await removePart(disk, path.join(folder, spec.partName))
  if (!wasThere && !synced.has(folder)) await disk.syncFolder(folder)
  synced.add(folder)
}

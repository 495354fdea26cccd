import type { MetadataEntry } from './metadata.ts'

/** What is known of one object. What a server does not tell is null, never guessed. */
export type ObjectDetails = {
  readonly key: string
  readonly sizeBytes: number | null
  /** As the server told it; null until it was asked. */
  readonly contentType: string | null
  /** Without its quotes. */
  readonly etag: string | null
  /** Whether the ETag has the form of an MD5, with which transfers are compared. */
  readonly isMd5: boolean
  /** Milliseconds since the epoch. */
  readonly modifiedAtMs: number | null
  /** Null until the server was asked; empty where it shows none, which is not to say that there is none. */
  readonly metadata: readonly MetadataEntry[] | null
}

/** What of an object or a folder can be put on the clipboard. A folder has neither URL nor ETag. */
export const copyables = ['key', 'path', 'url', 'etag'] as const
export type Copyable = (typeof copyables)[number]

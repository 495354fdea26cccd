/** What the catalog knows of an object. */
export type IndexedObject = {
  readonly key: string
  readonly sizeBytes: number
  /** Milliseconds since the epoch. */
  readonly modifiedAtMs: number | null
  /** The known one, else that of the key's extension. */
  readonly contentType: string
  /** The MD5 of the content in lower-case hex, where the app learnt it itself: lists do not tell. */
  readonly etag: string | null
}

/** What the app wrote itself: its content type and ETag are known where the server told them. */
export type WrittenObject = {
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
  readonly contentType?: string | undefined
  readonly etag?: string | null | undefined
}

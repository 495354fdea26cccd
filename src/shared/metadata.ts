/** A person's own description of an object; travels as headers `X-CloudStore-Meta-NAME: VALUE` (reference, Upload Object). */
export type MetadataEntry = { readonly name: string; readonly value: string }

/** What is to become of how an object is described. What it does not name stays as it is. */
export type DescriptionChange = {
  /** Null: it stays. */
  readonly contentType: string | null
  readonly set: readonly MetadataEntry[]
  /** Names that go; one that is not there is fine. */
  readonly remove: readonly string[]
}

/** Whether it can end the name of a header: a lower-case token (RFC 9110, 5.6.2; design.md 2.7). */
export function isMetadataName(name: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name)
}

/** Whether it arrives as it goes out: visible ASCII with spaces inside, as of a content type (design.md 2.7). */
export function isHeaderValue(value: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
}

export function isNoChange({ contentType, set, remove }: DescriptionChange): boolean {
  return contentType === null && set.length === 0 && remove.length === 0
}

/** How several objects are described: null where they differ, or where it is not known of all of them. */
export type SharedDescription = {
  readonly contentType: string | null
  /** Each name that one of them has. */
  readonly metadata: readonly { readonly name: string; readonly value: string | null }[]
}

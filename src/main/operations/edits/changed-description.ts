import type { DescriptionChange } from '../../../shared/metadata.ts'
import type { ObjectHead } from '../../cloudstore/cloudstore-client.ts'
import type { ObjectDescription } from '../../transfers/transfer-spec.ts'

/** How the object is to be described, from how the server describes it now. */
export function changedDescription(there: ObjectDescription, change: DescriptionChange): ObjectDescription {
  const metadata = new Map(Object.entries(there.metadata))
  for (const name of change.remove) metadata.delete(name)
  for (const { name, value } of change.set) metadata.set(name, value)
  // fromEntries defines properties, so that a name like `__proto__` stays a plain entry.
  return { contentType: change.contentType ?? there.contentType, metadata: Object.fromEntries(metadata) }
}

export function isSameDescription(one: ObjectDescription, other: ObjectDescription): boolean {
  const entries = Object.entries(one.metadata)
  return (
    one.contentType === other.contentType &&
    entries.length === Object.keys(other.metadata).length &&
    entries.every(([name, value]) => valueOf(other.metadata, name) === value)
  )
}

/**
 * The name of a header that the server shows otherwise than it was sent; null where there is none. A server that shows
 * no metadata at all may still have kept them, unless it showed some of this object before.
 */
export function notKept(
  sent: ObjectDescription,
  shown: Pick<ObjectHead, 'contentType' | 'metadata'>,
  showedBefore: boolean,
): string | null {
  // A server may add the character set, or write the type in other letters.
  if (shown.contentType !== null && essenceOf(shown.contentType) !== essenceOf(sent.contentType))
    return 'Content-Type'
  if (Object.keys(shown.metadata).length === 0 && !showedBefore) return null
  const names = new Set([...Object.keys(sent.metadata), ...Object.keys(shown.metadata)])
  return [...names].find((name) => valueOf(sent.metadata, name) !== valueOf(shown.metadata, name)) ?? null
}

function essenceOf(contentType: string): string {
  return contentType.split(';', 1).join('').trim().toLowerCase()
}

function valueOf(metadata: ObjectDescription['metadata'], name: string): string | undefined {
  return Object.hasOwn(metadata, name) ? metadata[name] : undefined
}

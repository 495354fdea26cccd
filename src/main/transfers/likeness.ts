import type { Likeness } from '../../shared/transfer.ts'
import type { DownloadSpec, UploadSpec } from './transfer-spec.ts'

/** What can be known of two things without reading them. */
export type Glimpse = {
  /** On this computer; null where it is not known, because it is being written. */
  readonly hereBytes: number | null
  /** On the server; null likewise. */
  readonly thereBytes: number | null
  /** Of the object, where the app has learnt it: lists do not tell. */
  readonly knownMd5: string | null
}

/** `checking` where the MD5 of the file on this computer will tell. */
export function likenessAtAGlimpse({ hereBytes, thereBytes, knownMd5 }: Glimpse): Likeness {
  if (hereBytes === null || thereBytes === null) return 'unknown'
  if (hereBytes !== thereBytes) return 'different'
  if (hereBytes === 0) return 'identical'
  return knownMd5 === null ? 'unknown' : 'checking'
}

/** `md5Here` is null where there is no file to compare. */
export function likenessOfContents(md5Here: string | null, knownMd5: string | null): Likeness {
  if (md5Here === null || knownMd5 === null) return 'unknown'
  return md5Here === knownMd5 ? 'identical' : 'different'
}

/**
 * What `Replace if different` makes of a transfer: null where there is nothing to do. What is not known yet is for the
 * mover to find out, in its own run.
 */
export function replacedIfDifferent<Spec extends UploadSpec | DownloadSpec>(
  spec: Spec,
  likeness: Likeness,
  knownMd5: string | null,
): Spec | null {
  switch (likeness) {
    case 'identical':
      return null
    case 'different':
      return { ...spec, mayReplace: true }
    case 'unknown':
      return { ...spec, mayReplace: true, onlyIfDifferent: { knownMd5: null } }
    case 'checking':
      return { ...spec, mayReplace: true, onlyIfDifferent: { knownMd5 } }
  }
}

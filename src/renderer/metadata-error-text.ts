import type { ErrorCode } from '../shared/errors.ts'
import type { ErrorText, Facts } from './error-text.ts'

type MetadataErrorCode = Extract<ErrorCode, `${'metadata' | 'edit'}.${string}`>

/** What is wrong with metadata, and what becomes of an edit of them. */
export const metadataErrorTexts: Record<MetadataErrorCode, (facts: Facts) => ErrorText> = {
  'metadata.malformed': ({ name }) => ({
    what: `${name ?? 'This metadata'} cannot be sent.`,
    why: 'Names are lower-case letters, digits and dashes; values are visible ASCII characters.',
    todo: 'Change the name or the value.',
  }),
  'metadata.twice': ({ name }) => ({
    what: `${name ?? 'This name'} is there twice.`,
    why: 'A name has one value.',
    todo: 'Change one of the names, or remove it.',
  }),
  'metadata.unseen': ({ name }) => ({
    what: `${name ?? 'The object'} shows no metadata.`,
    why: 'If it has some that the server does not show, an edit would drop it. It was left as it is.',
    todo: 'Edit it again and let it be dropped, if you know that there is none.',
  }),
  'metadata.notKept': ({ name }) => ({
    what: `The server shows another ${name ?? 'value'} than was sent.`,
    why: 'It took the object, but not all that was said of it. Its content is as it was.',
    todo: 'Look at its details to see what it shows now.',
  }),
  'edit.unsettled': ({ name }) => ({
    what: `${name ?? 'The object'} at the server is not the one that was edited.`,
    why: 'It came there damaged, or somebody else has written it meanwhile. What was there before is kept on this computer.',
    todo: 'Resume to put that back in place of what is there, or cancel to leave what is there and drop the copy.',
  }),
}

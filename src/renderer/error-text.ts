import { AppError, type ErrorCode, type ErrorData } from '../shared/errors.ts'
import { objectsText } from './amounts.ts'
import { formatSize, formatTime } from './format.ts'
import { localErrorTexts } from './local-error-text.ts'
import { metadataErrorTexts } from './metadata-error-text.ts'
import { serverErrorTexts } from './server-error-text.ts'
import { visibleText } from './visible-text.ts'

/** What a person needs to know of an error, in whole sentences. */
export type ErrorText = {
  readonly what: string
  readonly why?: string | undefined
  readonly todo: string
}

/** The error's data; anything that is no expected failure counts as a bug of ours. */
export function errorDataOf(error: unknown): ErrorData {
  return error instanceof AppError ? error.data : { code: 'bug' }
}

/** The words for an error, chosen by its code. What the server or the system said is quoted word for word. */
export function errorText(error: ErrorData): ErrorText {
  return texts[error.code](factsOf(error))
}

/** All of it in one line, for a tooltip. */
export function errorLine(error: ErrorData): string {
  const { what, why, todo } = errorText(error)
  return [what, why, todo].filter(Boolean).join(' ')
}

export type Facts = {
  /** What it is about, in quotation marks. */
  readonly name: string | undefined
  readonly serverSaid: string | undefined
  readonly systemSaid: string | undefined
  /** How much it needs, and how much there is. */
  readonly room: string | undefined
  /** Some keys, each in quotation marks. */
  readonly keys: string | undefined
  /** `again at 14:02`, or `again later`. */
  readonly again: string
  /** `: it needs 1.2 GB, and 30 MB are free`, as far as that is known. */
  readonly needs: string
  /** `3 objects`, of work on many. */
  readonly left: string
}

function factsOf(error: ErrorData): Facts {
  const { subject, reason, status, retryAtMs, neededBytes, freeBytes, keys, leftCount } = error
  const quoted = reason === undefined ? undefined : `“${visibleText(reason)}”`
  const answered = status === undefined ? undefined : `The server answered with status ${status}.`
  return {
    name: subject ? `“${visibleText(subject)}”` : undefined,
    serverSaid: quoted === undefined ? answered : `The server said: ${quoted}.`,
    systemSaid: quoted && `The system said: ${quoted}.`,
    needs: needs(neededBytes, freeBytes),
    keys: keys?.map((key) => `“${visibleText(key)}”`).join(', '),
    left: leftCount === undefined ? 'Some objects' : objectsText(leftCount),
    room:
      neededBytes === undefined || freeBytes === undefined
        ? undefined
        : `${formatSize(neededBytes)} are needed, ${formatSize(freeBytes)} are free.`,
    again: retryAtMs === undefined ? 'again later' : `again at ${formatTime(retryAtMs)}`,
  }
}

function needs(neededBytes: number | undefined, freeBytes: number | undefined): string {
  if (neededBytes === undefined) return ''
  const free = freeBytes === undefined ? '' : `, and ${formatSize(freeBytes)} are free`
  return `: it needs ${formatSize(neededBytes)} more${free}`
}

/** A new code without words here does not compile. */
const texts: Record<ErrorCode, (facts: Facts) => ErrorText> = {
  ...serverErrorTexts,
  'bucket.malformedName': ({ name }) => ({
    what: `${name ?? 'This'} cannot be the name of a bucket.`,
    why: 'A name needs at least one character, is not “.” or “..”, and has no “/” or control characters.',
    todo: 'Choose another name.',
  }),
  'bucket.notEmpty': ({ name, serverSaid }) => ({
    what: `The bucket ${name ?? ''} is not empty.`.replace('  ', ' '),
    why: serverSaid ?? 'Only an empty bucket can be deleted.',
    todo: 'Delete what is in it first.',
  }),
  'bucket.refilled': ({ name, keys }) => ({
    what: `The bucket ${name ?? ''} was not deleted: it holds objects that were not counted.`.replace(
      '  ',
      ' ',
    ),
    why: keys && `Such as ${keys}. They came later, and nothing was done to them.`,
    todo: 'Open the bucket to see them. To delete them too, empty and delete it again.',
  }),
  'bucket.alreadyKnown': ({ name }) => ({
    what: `${name ?? 'This bucket'} is in the list already.`,
    todo: 'Choose it on the left.',
  }),
  'key.malformed': ({ name }) => ({
    what: `${name ?? 'This'} cannot be used as a name here.`,
    why:
      'A name has at least one character, a folder’s is not “.” or “..” and has no “/”, and a whole key is at most ' +
      '1,024 bytes long.',
    todo: 'Choose another name.',
  }),
  'key.unaddressable': ({ name }) => ({
    what: `${name ?? 'This key'} cannot be written in a request.`,
    why: 'It holds half a character, or nothing at all.',
    todo: 'Use another name.',
  }),
  'key.dotSegment': ({ name }) => ({
    what: `${name ?? 'This key'} is read-only here.`,
    why: 'It has “.” or “..” between slashes, and something on the way to this server could take it for another object.',
    todo: 'Use a name without such parts.',
  }),
  ...metadataErrorTexts,
  'transfer.checksum': () => ({
    what: 'The MD5 does not match.',
    why: 'What arrived is not what was sent. A download of it was not kept; an upload of it is still there.',
    todo: 'Retry. If it fails again, something on the way changes the data.',
  }),
  'transfer.size': () => ({
    what: 'The size does not match.',
    why: 'Fewer or more bytes arrived than were announced. A download of them was not kept; an upload may still be there.',
    todo: 'Retry.',
  }),
  'transfer.sourceChanged': () => ({
    what: 'The file changed while uploading.',
    why: 'What was sent is no longer what is on this computer.',
    todo: 'Retry when nothing writes to the file.',
  }),
  ...localErrorTexts,
  'account.malformedName': () => ({
    what: 'The account needs a name.',
    why: 'A name has 1 to 100 characters.',
    todo: 'Type what you want to call it.',
  }),
  'account.nameTaken': ({ name }) => ({
    what: `There is an account called ${name ?? 'this'} already.`,
    todo: 'Choose another name.',
  }),
  'account.unknown': () => ({
    what: 'This account is not known here any more.',
    why: 'It was removed.',
    todo: 'Choose another account, or add it again.',
  }),
  'account.fileUnreadable': ({ name, systemSaid }) => ({
    what: 'The list of accounts could not be read.',
    why: systemSaid ?? (name && `The file is ${name}.`),
    todo: 'The file was set aside, and the app started with an empty list. Connect your accounts again.',
  }),
  'catalog.putAside': ({ name, systemSaid }) => ({
    what: 'The list of objects that is kept on this computer could not be used.',
    why:
      [systemSaid, name && `The file was damaged, locked or from a newer version; it is kept as ${name}.`]
        .filter(Boolean)
        .join(' ') || 'The file was damaged, locked or from a newer version; it was put aside.',
    todo: 'It is built anew by listing. Nothing on the server is affected.',
  }),
  'catalog.notKept': ({ systemSaid }) => ({
    what: 'What is listed cannot be kept on this computer.',
    why: systemSaid,
    todo: 'It works from memory until the app is closed, and is read again next time. Check the disk to change that.',
  }),
  'journal.putAside': ({ name, systemSaid }) => ({
    what: 'The list of your transfers was damaged, and a new one was begun.',
    why: systemSaid,
    todo: `Look for what was not finished, and transfer it again. The damaged file is kept as ${name ?? 'it was'}.`,
  }),
  'journal.notKept': ({ systemSaid }) => ({
    what: 'Your transfers cannot be written down.',
    why: systemSaid,
    todo: 'Let them finish before you close the app: the next start will not know of them.',
  }),
  'journal.unwritable': ({ systemSaid }) => ({
    what: 'Your transfers cannot be written down at the moment.',
    why: systemSaid,
    todo: 'Make room on the disk that the app keeps its data on, then transfer again what is not in the list.',
  }),
  'settings.putAside': ({ name }) => ({
    what: 'Your settings could not be read.',
    why: name && `The file is ${name}.`,
    todo: 'The file was set aside, and every setting has its usual value again. Look through them in Settings.',
  }),
  'delete.incomplete': ({ left }) => ({
    what: `${left} could not be deleted.`,
    todo: 'Look at the list of the job for which and why. Retry asks for them again.',
  }),
  'emulator.failed': ({ systemSaid }) => ({
    what: 'The account on this computer is not running.',
    why: systemSaid,
    todo: 'Start it again. If that does not help, start the app again.',
  }),
  'input.invalid': () => ({
    what: 'This cannot be done as it was asked.',
    why: 'It is too long, too much at once, or not in the right form.',
    todo: 'Shorten it or choose less.',
  }),
  cancelled: () => ({ what: 'It was cancelled.', todo: 'Start it again when you like.' }),
  bug: () => ({
    what: 'The app made a mistake of its own.',
    todo: 'Try again. If it happens again, please report what you did.',
  }),
}

import { AppError, type ErrorCode, type ErrorData } from '../shared/errors.ts'
import { formatSize, formatTime } from './format.ts'
import { localErrorTexts } from './local-error-text.ts'
import { messages } from './messages.ts'
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
  /** `again at 14:02`, or `again later`. */
  readonly again: string
  /** `: it needs 1.2 GB, and 30 MB are free`, as far as that is known. */
  readonly needs: string
  /** `3 objects`, of work on many. */
  readonly left: string
}

function factsOf(error: ErrorData): Facts {
  const { subject, reason, status, retryAtMs, neededBytes, freeBytes, leftCount } = error
  const quoted = reason === undefined ? undefined : `“${visibleText(reason)}”`
  const answered = status === undefined ? undefined : `The server answered with status ${status}.`
  return {
    name: subject ? `“${visibleText(subject)}”` : undefined,
    serverSaid: quoted === undefined ? answered : `The server said: ${quoted}.`,
    systemSaid: quoted && `The system said: ${quoted}.`,
    needs: needs(neededBytes, freeBytes),
    left: leftCount === undefined ? 'Some objects' : messages.list.objects(leftCount),
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
  'auth.rejected': ({ serverSaid }) => ({
    what: 'The server did not accept this API key.',
    why: serverSaid,
    todo: 'Copy it again in the CloudStore Console, under Settings, API Keys, and paste it whole.',
  }),
  'auth.forbidden': ({ serverSaid }) => ({
    what: 'This API key may not do that.',
    why: serverSaid,
    todo: 'Use a key that may, or ask the owner of the account for the right.',
  }),
  'auth.malformedKey': () => ({
    what: 'This cannot be an API key.',
    why: 'A key is one run of plain letters, digits and signs; this is empty, or has a space or a line break in it.',
    todo: 'Copy it again in the CloudStore Console, under Settings, API Keys, and paste it whole.',
  }),
  'auth.keyMissing': ({ name, systemSaid }) => ({
    what: `The API key of ${name ?? 'this account'} is not there.`,
    why: systemSaid ?? 'No keychain kept it.',
    todo: 'Type the key again.',
  }),
  'endpoint.malformed': () => ({
    what: 'This is not the address of an API.',
    why: 'An endpoint is a full web address, such as https://api.cloudstore.io/v2.',
    todo: 'Copy the address from where you got your key.',
  }),
  'endpoint.insecure': () => ({
    what: 'This address is not secure.',
    why: 'Over http anyone on the way could read the API key; it is accepted for this computer only.',
    todo: 'Start the address with https://.',
  }),
  'net.unreachable': ({ name, systemSaid }) => ({
    what: `${name ?? 'The server'} could not be reached.`,
    why: systemSaid,
    todo: 'Check the address and the network, then try again.',
  }),
  'net.offline': ({ systemSaid }) => ({
    what: 'This computer has no network.',
    why: systemSaid,
    todo: 'Connect it. What waits goes on by itself.',
  }),
  'net.timeout': ({ name, systemSaid }) => ({
    what: `${name ?? 'The server'} did not answer in time.`,
    why: systemSaid,
    todo: 'Try again in a moment; check the network if it goes on.',
  }),
  'net.interrupted': ({ systemSaid }) => ({
    what: 'The connection broke off.',
    why: systemSaid,
    todo: 'Try again; check the network if it goes on.',
  }),
  'net.tls': ({ name, systemSaid }) => ({
    what: `${name ?? 'The server'} could not prove that it is who it says.`,
    why: systemSaid,
    todo: 'Check the address. On a company’s network, ask who runs it which certificate it needs.',
  }),
  'net.redirected': ({ name, serverSaid }) => ({
    what: 'The server sent the request elsewhere, which was not followed.',
    why: name === undefined ? serverSaid : `It pointed to ${name}. The key was not sent there.`,
    todo: 'If you trust that address, use it as the endpoint.',
  }),
  'remote.notCloudStore': ({ serverSaid }) => ({
    what: 'There is no CloudStore at this address.',
    why: serverSaid ?? 'What answered does not speak its language.',
    todo: 'Check the endpoint: the version at its end, such as /v2, belongs to it.',
  }),
  'remote.notFound': ({ name, serverSaid }) => ({
    what: `The server does not have ${name ?? 'this'}.`,
    why: serverSaid,
    todo: 'Check the name. If it was there before, refresh the list: it may be gone.',
  }),
  'remote.conflict': ({ name, serverSaid }) => ({
    what: `${name ?? 'This'} is in the way of what is there already.`,
    why: serverSaid,
    todo: 'Choose another name, or take away what is there first.',
  }),
  'remote.exists': ({ name }) => ({
    what: `${name ?? 'An object of this key'} has come there meanwhile.`,
    why: 'It was not there when this upload was accepted, and its content is another. It was not replaced.',
    todo: 'Upload the file again, to be asked what to do.',
  }),
  'remote.changed': ({ name }) => ({
    what: `${name ?? 'The object'} has changed meanwhile.`,
    why: 'Somebody else has written or deleted it. It was not replaced.',
    todo: 'Look at what is there now, then choose again.',
  }),
  'remote.refused': ({ serverSaid }) => ({
    what: 'The server refused this request.',
    why: serverSaid,
    todo: 'Change what it complains about, then try again.',
  }),
  'remote.failed': ({ serverSaid }) => ({
    what: 'The server failed.',
    why: serverSaid,
    todo: 'Nothing is wrong on your side. Try again later.',
  }),
  'remote.rateLimited': ({ serverSaid, again }) => ({
    what: 'The account has no requests left for now.',
    why: serverSaid,
    todo: `Try ${again}, when the server gives new ones.`,
  }),
  'remote.dayLimit': ({ again }) => ({
    what: 'The account has no requests left today.',
    why: 'Its plan allows a number of requests each day, and they are used up.',
    todo: `Try ${again}.`,
  }),
  'remote.unreadable': ({ serverSaid }) => ({
    what: 'The server’s answer could not be read.',
    why: serverSaid ?? 'It is not what the API describes.',
    todo: 'Try again. If it goes on, something between here and the server changes its answers.',
  }),
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
  'metadata.malformed': ({ name }) => ({
    what: `${name ?? 'This metadata'} cannot be sent.`,
    why: 'Names are lower-case letters, digits and dashes; values are visible ASCII characters.',
    todo: 'Change the name or the value.',
  }),
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

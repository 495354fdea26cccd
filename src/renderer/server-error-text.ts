import type { ErrorCode } from '../shared/errors.ts'
import type { ErrorText, Facts } from './error-text.ts'

type ServerErrorCode = Extract<ErrorCode, `${'auth' | 'endpoint' | 'net' | 'remote'}.${string}`>

/** What goes wrong between this computer and the server, and what the server refuses. */
export const serverErrorTexts: Record<ServerErrorCode, (facts: Facts) => ErrorText> = {
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
}

import { isUtf8 } from 'node:buffer'
import { ApiError, invalidRequest } from './answer.ts'

/** What a request asks for, with its names decoded. */
export type Operation =
  | {
      readonly kind: 'upload' | 'download' | 'head' | 'delete'
      readonly bucket: string
      readonly key: string
    }
  | ({ readonly kind: 'list'; readonly bucket: string } & ListQuery)
  | { readonly kind: 'delete-bucket'; readonly bucket: string }
  | { readonly kind: 'create-bucket' | 'list-buckets' }

export type OperationKind = Operation['kind']

type ListQuery = { readonly prefix: string; readonly limit: number; readonly cursor: string | undefined }

/** What each resource can do, by method. */
const methods = {
  buckets: { GET: 'list-buckets', POST: 'create-bucket' },
  bucket: { DELETE: 'delete-bucket' },
  objects: { GET: 'list' },
  object: { GET: 'download', PUT: 'upload', DELETE: 'delete', HEAD: 'head' },
} as const

export const operationKinds: readonly OperationKind[] = Object.values(methods).flatMap((kinds) =>
  Object.values(kinds),
)

/** Known only to a server with extensions: the reference does not have them. */
const extensions: ReadonlySet<OperationKind> = new Set(['list-buckets', 'head'])

const root = '/v2/buckets'
const maxKeyBytes = 1024
const maxListLimit = 1000

/**
 * Reads a request line. The target is taken as it was sent, byte for byte: a URL parser would resolve dot
 * segments, and so turn one object's key into another's.
 * @param target in origin-form, or in absolute-form, as RFC 9112 section 3.2.2 asks of every server.
 * @throws ApiError 404 for an unknown path, 405 for a method it does not have, 400 for a malformed target.
 */
export function parseOperation(method: string, target: string, hasExtensions: boolean): Operation {
  const originForm = target.replace(/^https?:\/\/[^/?]*/i, '')
  if (originForm.includes('#')) throw invalidRequest('A # in the request target must be sent as %23')
  const [path, query] = splitAtFirst(originForm, '?')
  const operation = parsePath(path, query ?? '', (kinds) => kindOf(kinds, method, hasExtensions))
  // A key whose ? was not encoded must not silently name another object.
  if (query !== undefined && operation.kind !== 'list') {
    throw invalidRequest('Only the list of objects takes query parameters')
  }
  return operation
}

type ChooseKind = <Kind extends OperationKind>(kinds: KindsByMethod<Kind>) => Kind

function parsePath(path: string, query: string, chooseKind: ChooseKind): Operation {
  if (path === root) return { kind: chooseKind(methods.buckets) }
  const [bucketText, rest] = splitAtFirst(path.startsWith(`${root}/`) ? path.slice(root.length + 1) : '', '/')
  if (bucketText === '') throw pathNotFound(path)
  const bucket = decodePercent(bucketText)
  if (rest === undefined) return { kind: chooseKind(methods.bucket), bucket }
  const [collection, keyText] = splitAtFirst(rest, '/')
  if (collection !== 'objects') throw pathNotFound(path)
  if (keyText !== undefined) return { kind: chooseKind(methods.object), bucket, key: parseKey(keyText) }
  return { kind: chooseKind(methods.objects), bucket, ...parseListQuery(query) }
}

type KindsByMethod<Kind extends OperationKind> = Readonly<Record<string, Kind>>

function kindOf<Kind extends OperationKind>(
  kinds: KindsByMethod<Kind>,
  method: string,
  hasExtensions: boolean,
): Kind {
  const known = Object.entries(kinds).filter(([, kind]) => hasExtensions || !extensions.has(kind))
  const found = known.find(([name]) => name === method)
  if (found !== undefined) return found[1]
  const headers = { Allow: known.map(([name]) => name).join(', ') }
  throw new ApiError(405, 'INVALID_REQUEST', `This path does not know the method ${method}`, { headers })
}

function parseKey(text: string): string {
  if (text === '') throw invalidRequest('The object key is empty')
  const key = decodePercent(text)
  if (Buffer.byteLength(key) <= maxKeyBytes) return key
  throw invalidRequest(`The object key is longer than ${maxKeyBytes} bytes of UTF-8`)
}

/** Reference, section List Objects. A `+` is a plus, not a space. */
function parseListQuery(query: string): ListQuery {
  const parameters = new Map<string, string>()
  for (const parameter of query.split('&').filter(Boolean)) {
    const [name, value = ''] = splitAtFirst(parameter, '=').map((text) => decodePercent(text ?? ''))
    if (name === undefined || !['prefix', 'limit', 'cursor'].includes(name)) {
      throw invalidRequest(`The list of objects has no query parameter ${name}`)
    }
    if (parameters.has(name)) throw invalidRequest(`The query parameter ${name} is there twice`)
    parameters.set(name, value)
  }
  return {
    prefix: parameters.get('prefix') ?? '',
    limit: parseLimit(parameters.get('limit')),
    cursor: parameters.get('cursor'),
  }
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return maxListLimit
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= maxListLimit) return limit
  throw invalidRequest(`limit must be a whole number from 1 to ${maxListLimit}`)
}

/** @throws ApiError 400 for a % that is not followed by two hex digits, and for bytes that are not UTF-8. */
function decodePercent(text: string): string {
  if (/%(?![\da-f]{2})/i.test(text)) throw invalidRequest('A % must be followed by two hex digits')
  const byteString = text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const bytes = Buffer.from(byteString, 'latin1')
  if (!isUtf8(bytes)) throw invalidRequest('The request target is not UTF-8')
  return bytes.toString('utf8')
}

function splitAtFirst(text: string, separator: string): [string, string | undefined] {
  const index = text.indexOf(separator)
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)]
}

function pathNotFound(path: string): ApiError {
  return new ApiError(404, 'NOT_FOUND', 'There is no such path', { details: { path } })
}

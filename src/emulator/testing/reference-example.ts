import { readFile } from 'node:fs/promises'
import type { Reply } from './test-emulator.ts'

/**
 * An example of the CloudStore API reference, version 2.0. The files in `reference-examples` hold them word for
 * word: a request, a line `###`, and what the reference shows of the response.
 */
type Example = {
  readonly request: Message & { readonly method: string; readonly path: string }
  readonly response: Message & { readonly status: number | undefined }
}

type Message = { readonly firstLine: string; readonly headers: Record<string, string>; readonly body: string }

/** Reads an example, with `{bucket}` and `{key}` replaced by those of the reference's Object Model. */
export async function readExample(name: string): Promise<Example> {
  const file = new URL(`../reference-examples/${name}.http`, import.meta.url)
  const [requestText = '', responseText = ''] = (await readFile(file, 'utf8')).split('###\n')
  const request = readMessage(requestText)
  const [method = '', path = ''] = request.firstLine.split(' ')
  const response = readMessage(responseText)
  const [, status] = response.firstLine.split(' ')
  return {
    request: {
      ...request,
      method,
      path: path.replace('{bucket}', 'my-bucket').replace('{key}', 'path/to/file.txt'),
    },
    response: { ...response, status: status === undefined ? undefined : Number(status) },
  }
}

/** What of a response must be the same: status, names of headers, names and types of the fields of a JSON body. */
export function shapeOf({ status, headers, body }: Example['response']): object {
  return { status, headers: Object.keys(headers), location: headers['location'], body: shapeOfBody(body) }
}

/** The same of a reply, as far as the response shows it. */
export function shapeOfReply(reply: Reply, shown: Example['response']): object {
  return shapeOf({
    firstLine: '',
    status: shown.status === undefined ? undefined : reply.status,
    headers: Object.fromEntries(
      Object.keys(shown.headers).flatMap((name) =>
        name in reply.headers ? [[name, String(reply.headers[name])]] : [],
      ),
    ),
    body: shown.body === '' ? '' : reply.body.toString(),
  })
}

function readMessage(text: string): Message {
  if (text.startsWith('{')) return { firstLine: '', headers: {}, body: text }
  const [head = '', ...bodyParts] = text.trimEnd().split('\n\n')
  const lines = head.split('\n')
  const firstLine = /^[\w-]+: /.test(head) ? '' : (lines.shift() ?? '')
  const headers = lines
    .map((line) => line.split(': '))
    .map(([name = '', value = '']) => [name.toLowerCase(), value])
  return { firstLine, headers: Object.fromEntries(headers), body: bodyParts.join('\n\n') }
}

function shapeOfBody(body: string): unknown {
  return body.startsWith('{') ? shapeOfValue(JSON.parse(body)) : body
}

/** Of a list the shape of its first element; of a time its form, with each digit as 0. */
function shapeOfValue(value: unknown): unknown {
  if (Array.isArray(value)) return [shapeOfValue(value[0])]
  if (typeof value === 'string') return /^\d{4}-/.test(value) ? value.replaceAll(/\d/g, '0') : 'string'
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOfValue(field)]))
}

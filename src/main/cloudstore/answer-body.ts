import { AppError } from '../../shared/errors.ts'
import type { WireAnswer } from './wire.ts'

/** No page of a thousand keys comes near it; what is larger is not read into memory. */
const maxJsonBytes = 16 * 1024 * 1024

/**
 * Reads a success's body as JSON. Throws `remote.notCloudStore` for a page of HTML (a captive portal answers 200),
 * `remote.unreadable` for anything else that is no JSON or is larger than 16 MiB, `net.interrupted` when it was cut.
 */
export async function readJson(answer: WireAnswer, subject: string | undefined): Promise<unknown> {
  refuseHtml(answer)
  const body = await readBounded(answer, maxJsonBytes)
  let text: string
  try {
    // Not toString(): it would replace bytes that are no UTF-8, and a key would then name another object.
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw unreadable(subject, 'it is not UTF-8')
  }
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which may hold anything.
    if (text.trimStart().startsWith('<')) throw notCloudStore()
    if (isEndUnmarked(answer))
      throw new AppError({ code: 'net.interrupted', reason: 'the answer was cut short' })
    throw unreadable(subject, text === '' ? 'it is empty' : 'it is not JSON')
  }
}

/** The same for a success whose status has said it all: undefined where the body is empty or no JSON. */
export async function readJsonIfAny(answer: WireAnswer): Promise<unknown> {
  refuseHtml(answer)
  const body = await readBounded(answer, maxJsonBytes)
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

/** Uses up the body of a success that says nothing more, so that its connection can be used again. */
export async function discardBody(answer: WireAnswer): Promise<void> {
  refuseHtml(answer)
  const { body } = answer
  // Most such answers have no body: they have ended by now, and nothing can go wrong any more.
  if (body.complete && body.readableLength === 0) body.resume()
  else await readBounded(answer, maxJsonBytes)
}

/** The whole body. Throws `remote.unreadable` and ends the connection beyond `maxBytes`; `net.*` when it is cut. */
export async function readBounded(answer: WireAnswer, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBytes) throw unreadable(undefined, `it is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, sizeBytes)
}

export function isHtml(answer: WireAnswer): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(answer.headers['content-type'] ?? '')
}

/** CloudStore never answers an API call with a page; a portal or proxy in between does, with any status. */
export function refuseHtml(answer: WireAnswer): void {
  if (!isHtml(answer)) return
  answer.drop()
  throw notCloudStore()
}

function notCloudStore(): AppError {
  return new AppError({ code: 'remote.notCloudStore', reason: 'it answered with a web page' })
}

/** A body that ends with its connection looks whole wherever it was cut. */
function isEndUnmarked(answer: WireAnswer): boolean {
  return answer.headers['content-length'] === undefined && answer.headers['transfer-encoding'] === undefined
}

function unreadable(subject: string | undefined, reason: string): AppError {
  return new AppError({ code: 'remote.unreadable', ...(subject === undefined ? {} : { subject }), reason })
}

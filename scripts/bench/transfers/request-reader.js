const headEnd = Buffer.from('\r\n\r\n')
const maxHeadBytes = 64 * 1024

/**
 * What comes before a request's body; names of headers in lower case.
 * @typedef {{
 *   readonly method: string
 *   readonly target: string
 *   readonly headers: ReadonlyMap<string, string>
 * }} RequestHead
 *
 * @typedef {{
 *   readonly onHead: (head: RequestHead) => void
 *   readonly onEnd: (head: RequestHead) => void
 * }} RequestListener
 * `onEnd` is called when the body has come too
 */

/**
 * Reads the requests of one connection and drops their bodies, which is as little work as there can be. A body has to
 * say its length: neither the app nor its rivals send chunks.
 */
export class RequestReader {
  #listener
  /** The begin of a head, whose end has not come. */
  #begun = Buffer.alloc(0)
  /** @type {RequestHead | undefined} whose body is being read */
  #head
  #bodyLeftBytes = 0

  /** @param {RequestListener} listener */
  constructor(listener) {
    this.#listener = listener
  }

  /**
   * @param {Buffer} chunk what came next; it is not kept
   * @throws {Error} if it is no HTTP
   */
  read(chunk) {
    for (let at = 0; at < chunk.length;) {
      at = this.#head ? this.#dropBody(chunk, at) : this.#readHead(chunk, at)
    }
  }

  /**
   * @param {Buffer} chunk
   * @param {number} at
   */
  #dropBody(chunk, at) {
    const bytes = Math.min(this.#bodyLeftBytes, chunk.length - at)
    this.#bodyLeftBytes -= bytes
    this.#endIfWhole()
    return at + bytes
  }

  /**
   * @param {Buffer} chunk
   * @param {number} at
   */
  #readHead(chunk, at) {
    const begun = this.#begun
    const bytes = begun.length === 0 && at === 0 ? chunk : Buffer.concat([begun, chunk.subarray(at)])
    const end = bytes.indexOf(headEnd)
    if (end === -1) {
      if (bytes.length > maxHeadBytes) throw new Error('A head without an end')
      this.#begun = Buffer.from(bytes)
      return chunk.length
    }
    this.#begun = Buffer.alloc(0)
    this.#head = parsedHead(bytes.toString('latin1', 0, end))
    this.#bodyLeftBytes = bodyBytes(this.#head)
    this.#listener.onHead(this.#head)
    this.#endIfWhole()
    return at + end + headEnd.length - begun.length
  }

  #endIfWhole() {
    if (!this.#head || this.#bodyLeftBytes > 0) return
    const head = this.#head
    this.#head = undefined
    this.#listener.onEnd(head)
  }
}

/**
 * @param {string} text without the empty line at its end
 * @returns {RequestHead}
 */
function parsedHead(text) {
  const [requestLine = '', ...lines] = text.split('\r\n')
  const [, method, target] = /^([A-Z]+) (\S+) HTTP\/1\.1$/.exec(requestLine) ?? []
  if (method === undefined || target === undefined) throw new Error(`No request: ${requestLine}`)
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { method, target, headers }
}

/** @param {RequestHead} head */
function bodyBytes({ headers }) {
  if (headers.has('transfer-encoding')) throw new Error('A body in chunks')
  return Number(headers.get('content-length') ?? 0)
}

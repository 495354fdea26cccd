import { closeSync, openSync, readSync } from 'node:fs'

/** Sent in one piece with its head. */
const smallBytes = 64 * 1024
/** A piece is in the processor's cache when it is sent. */
const pieceBytes = 256 * 1024

const noLimits =
  'X-RateLimit-Limit: Unlimited\r\nX-RateLimit-Remaining: Unlimited\r\nX-RateLimit-Reset: Unlimited\r\n'

/**
 * @param {import('node:net').Socket} socket
 * @param {{ readonly status: string, readonly type: string, readonly headers?: string, readonly body: string | Buffer }} answer
 *   `headers` each end with a line break
 */
export function sendText(socket, { status, type, headers = '', body }) {
  const bytes = Buffer.from(body)
  socket.write(Buffer.concat([head({ status, type, headers, sizeBytes: bytes.length }), bytes]))
}

/**
 * @param {import('node:net').Socket} socket
 * @param {import('./bare-store.js').StoredFile} file
 * @param {boolean} hasBody
 */
export function sendFile(socket, { path, sizeBytes, md5 }, hasBody) {
  const headers = `ETag: "${md5}"\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\n`
  const begin = head({ status: '200 OK', type: 'application/octet-stream', headers, sizeBytes })
  if (!hasBody) {
    socket.write(begin)
    return
  }
  const descriptor = openSync(path, 'r')
  if (sizeBytes > smallBytes) sendPieces(socket, { descriptor, sizeBytes, begin })
  else {
    const answer = Buffer.allocUnsafe(begin.length + sizeBytes)
    begin.copy(answer)
    readSync(descriptor, answer, begin.length, sizeBytes, 0)
    closeSync(descriptor)
    socket.write(answer)
  }
}

/**
 * Reads a piece when the one before is with the system.
 * @param {import('node:net').Socket} socket
 * @param {{ readonly descriptor: number, readonly sizeBytes: number, readonly begin: Buffer }} file
 */
function sendPieces(socket, { descriptor, sizeBytes, begin }) {
  const piece = Buffer.allocUnsafeSlow(pieceBytes)
  let position = 0
  const sendNext = () => {
    if (position === sizeBytes || socket.destroyed) {
      closeSync(descriptor)
      return
    }
    const bytes = readSync(descriptor, piece, 0, Math.min(pieceBytes, sizeBytes - position), position)
    position += bytes
    socket.write(piece.subarray(0, bytes), sendNext)
  }
  socket.write(begin, sendNext)
}

/** @param {{ readonly status: string, readonly type: string, readonly headers: string, readonly sizeBytes: number }} answer */
function head({ status, type, headers, sizeBytes }) {
  return Buffer.from(
    `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${sizeBytes}\r\n${headers}${noLimits}\r\n`,
    'latin1',
  )
}

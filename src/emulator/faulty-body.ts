import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Answer } from './answer.ts'
import { ConnectionFault, reset, stall, takeTime } from './connection-faults.ts'
import type { RequestFaults } from './faults.ts'

const slowStepsPerSecond = 10
const arrivalSeconds = 0.05

/** Whether the bytes of an answer must go out through `writeFaulty`. */
export function shapesBody(faults: RequestFaults): boolean {
  return faults.has('reset-after', 'truncate', 'stall-after', 'slow', 'dribble', 'flip', 'framing', 'surplus')
}

/** Takes the length off an answer whose body is to be framed otherwise. */
export function framed(faults: RequestFaults, answer: Answer, response: ServerResponse): Answer {
  const framing = faults.text('framing')
  if (framing === undefined || answer.body === undefined) return answer
  // Without a length and without chunks, Node ends the body with the connection.
  if (framing === 'close') response.useChunkedEncodingByDefault = false
  const { 'Content-Length': _length, ...headers } = answer.headers
  return { ...answer, headers }
}

/** Writes the body of an answer whose head is already written. @throws ConnectionFault when the faults cut it off. */
export async function writeFaulty(
  faults: RequestFaults,
  body: Buffer | Readable,
  response: ServerResponse,
): Promise<void> {
  response.flushHeaders()
  const stopAt =
    faults.number('reset-after') ?? faults.number('truncate') ?? faults.number('stall-after') ?? Infinity
  const pace = paceOf(faults)
  let sentBytes = 0
  const chunks: AsyncIterable<Buffer> = Buffer.isBuffer(body) ? Readable.from([body]) : body
  for await (const chunk of chunks) {
    let rest = flipped(chunk, (faults.number('flip') ?? Infinity) - sentBytes)
    while (rest.length > 0) {
      if (sentBytes >= stopAt) await cutOff(faults, response)
      const step = rest.subarray(0, Math.min(pace.stepBytes, stopAt - sentBytes))
      await write(response, step)
      sentBytes += step.length
      rest = rest.subarray(step.length)
      const seconds = step.length * pace.secondsPerByte
      if (seconds > 0) await takeTime(seconds, response)
    }
  }
  const surplusBytes = faults.number('surplus')
  if (surplusBytes !== undefined) await write(response, Buffer.alloc(surplusBytes, 'surplus '))
  response.end()
}

type Pace = { readonly stepBytes: number; readonly secondsPerByte: number }

function paceOf(faults: RequestFaults): Pace {
  const dribbleMs = faults.number('dribble')
  if (dribbleMs !== undefined) return { stepBytes: 1, secondsPerByte: dribbleMs / 1000 }
  const bytesPerSecond = faults.number('slow')
  if (bytesPerSecond === undefined) return { stepBytes: Infinity, secondsPerByte: 0 }
  return { stepBytes: Math.ceil(bytesPerSecond / slowStepsPerSecond), secondsPerByte: 1 / bytesPerSecond }
}

async function cutOff(faults: RequestFaults, response: ServerResponse): Promise<never> {
  if (faults.has('reset-after')) {
    // A reset overtakes bytes that are still on their way.
    await takeTime(arrivalSeconds, response)
    return reset(response)
  }
  if (faults.has('stall-after')) return stall(response)
  // The system has the bytes; ending the connection now sends them, and then its end.
  throw new ConnectionFault('truncate')
}

/** Resolves when the system has taken the bytes, so that what follows happens behind them. */
function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    // Bytes that wait behind another response are not called back for when their connection closes.
    const onClose = () => reject(new ConnectionFault('the connection closed'))
    response.once('close', onClose)
    response.write(bytes, (error) => {
      response.off('close', onClose)
      if (error instanceof Error) reject(error)
      else resolve()
    })
  })
}

function flipped(chunk: Buffer, index: number): Buffer {
  if (index < 0 || index >= chunk.length) return chunk
  const copy = Buffer.from(chunk)
  copy.writeUInt8(copy.readUInt8(index) ^ 1, index)
  return copy
}

import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { testKey } from './test-emulator.ts'

export const plainHeaders = `Host: localhost\r\nAuthorization: Bearer ${testKey}\r\n`

/**
 * Writes a text as it is, each character one byte, and collects what comes until the connection ends.
 * @param options with `endsAfterwards` the client ends its side as soon as the text is out.
 */
export async function exchange(
  baseUrl: string,
  text: string,
  { endsAfterwards = false } = {},
): Promise<string> {
  const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1')
  if (text !== '') socket.write(Buffer.from(text, 'latin1'))
  if (endsAfterwards) socket.end()
  // A reset ends the connection too; what counts is what came before.
  return (await buffer(socket).catch(() => Buffer.alloc(0))).toString('latin1')
}

/** The content files of the only bucket in a data directory. */
export async function contentFiles(dataDir: string): Promise<string[]> {
  const [bucket = ''] = await readdir(join(dataDir, 'buckets'))
  return readdir(join(dataDir, 'buckets', bucket, 'content'))
}

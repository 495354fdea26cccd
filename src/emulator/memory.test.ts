import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { get, request } from 'node:http'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, onTestFinished, test } from 'vitest'
import { bundle, startChild } from './testing/child-emulator.ts'
import { createBucket, temporaryDirectory, testKey } from './testing/test-emulator.ts'

const sizeBytes = 512 * 1024 * 1024
const chunk = Buffer.alloc(1024 * 1024)
const headers = { Authorization: `Bearer ${testKey}` }

test('a large object needs no more memory than a small one, up and down', { timeout: 60_000 }, async () => {
  const directory = await temporaryDirectory()
  const probe = join(directory, 'probe.cjs')
  await writeFile(probe, "process.on('message', () => process.send(process.resourceUsage().maxRSS))")
  const args = ['--port', '0', '--data', join(directory, 'data'), '--key', testKey]
  const { script, remove } = await bundle('cli.ts')
  onTestFinished(remove)
  const emulator = await startChild(script, args, { preload: probe })
  await createBucket(emulator, 'b')
  const url = `${emulator.baseUrl}/buckets/b/objects/large`
  const peakKib = async (): Promise<number> => {
    emulator.child.send('peak')
    const [kib]: unknown[] = await once(emulator.child, 'message')
    return Number(kib)
  }

  await upload(url, chunk.length)
  await download(url)
  const smallKib = await peakKib()
  const md5 = await upload(url, sizeBytes)
  const uploadedKib = await peakKib()
  expect(await download(url)).toEqual({ sizeBytes, md5 })
  const downloadedKib = await peakKib()

  expect(uploadedKib - smallKib).toBeLessThan(100 * 1024)
  expect(downloadedKib - smallKib).toBeLessThan(100 * 1024)
})

/** @returns the ETag of the answer. */
async function upload(url: string, size: number): Promise<string> {
  const outgoing = request(url, { method: 'PUT', headers: { ...headers, 'Content-Length': size } })
  const answered = once(outgoing, 'response')
  for (let sent = 0; sent < size; sent += chunk.length) {
    if (!outgoing.write(chunk)) await once(outgoing, 'drain')
  }
  outgoing.end()
  const [response] = await answered
  const [body]: unknown[] = await response.toArray()
  return JSON.parse(String(body)).etag
}

async function download(url: string): Promise<{ sizeBytes: number; md5: string }> {
  const hash = createHash('md5')
  let received = 0
  const [response] = await once(get(url, { headers }), 'response')
  const sink = new Writable({
    write(bytes: Buffer, _encoding, done) {
      received += bytes.length
      hash.update(bytes)
      done()
    },
  })
  await pipeline(response, sink)
  return { sizeBytes: received, md5: hash.digest('hex') }
}

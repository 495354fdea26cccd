import { mkdtemp, rm } from 'node:fs/promises'
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'

import { onTestFinished } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { startEmulator, type EmulatorStats } from '../../emulator/server.ts'
import { createCloudStoreClient } from '../cloudstore/client.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { createDayCount } from '../cloudstore/day-count.ts'
import { parseEndpoint } from '../cloudstore/endpoint.ts'
import { retrying } from '../cloudstore/retry.ts'
import { unlimited } from '../transfers/bandwidth.ts'
import { startMd5Here } from '../transfers/hashing/md5.ts'
import { systemDisk } from '../transfers/system-disk.ts'
import { retryWaitOf } from '../transfers/wait.ts'
import { mostBytes } from '../transfers/whole/file-host.ts'
import { wholeFilesOver } from '../transfers/whole/whole-files.ts'
import type { UploadPorts } from '../transfers/mover-ports.ts'

export type TestServer = {
  readonly client: CloudStoreClient
  readonly baseUrl: string
  /** For movers; a wait before another try takes no time. */
  readonly ports: Omit<UploadPorts, 'onUploaded'>
  put(key: string, content: string | Buffer, headers?: Readonly<Record<string, string>>): Promise<void>
  /** Null where there is no such object. */
  get(
    key: string,
  ): Promise<{ content: Buffer; contentType: string | null; metadata: Record<string, unknown> } | null>
  keys(): Promise<string[]>
  stats(): EmulatorStats
}

export const testApiKey = 'test-key-of-the-mover-tests'
const bucket = 'b'

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cloudstore-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The emulator with the empty bucket `b`, the real client, and a view of the server that knows neither. */
export async function startTestServer(
  faults: readonly Fault[] = [],
  options: { readonly extensions?: boolean } = {},
): Promise<TestServer> {
  const dataDir = await temporaryFolder()
  const emulator = await startEmulator({
    port: 0,
    dataDir,
    plan: 'enterprise',
    apiKey: testApiKey,
    faults,
    ...options,
  })
  const client = createCloudStoreClient({
    endpoint: parseEndpoint(emulator.baseUrl),
    apiKey: testApiKey,
    dayCount: createDayCount(),
  })
  onTestFinished(async () => {
    client.close()
    await emulator.close()
  })
  const send = (
    method: string,
    target: string,
    body?: string | Buffer,
    describing?: Readonly<Record<string, string>>,
  ) => exchange(emulator.baseUrl, { method, target, body, describing })
  const objectTarget = (key: string) =>
    `/buckets/${bucket}/objects/${key.split('/').map(encodeURIComponent).join('/')}`
  await send('POST', '/buckets', JSON.stringify({ name: bucket }))
  return {
    client,
    baseUrl: emulator.baseUrl,
    ports: {
      clientFor: () => client,
      disk: systemDisk,
      startMd5: startMd5Here,
      wholeFiles: wholeFilesOver(systemDisk, {
        startMd5: startMd5Here,
        mostBytes,
        durable: new Set(),
      }),
      bandwidth: { up: unlimited, down: unlimited },
      retrying: (attempt, { signal, onHold }) =>
        retrying(attempt, {
          signal,
          onWait: (wait) => onHold(retryWaitOf(wait)),
          clock: hastyClock,
          random: () => 0,
        }),
      onVerified: () => undefined,
      isTakenMeanwhile: () => Promise.resolve(false),
    },
    async put(key, content, describing) {
      const { status } = await send('PUT', objectTarget(key), content, describing)
      if (status !== 201) throw new Error(`PUT ${key}: ${status}`)
    },
    async get(key) {
      const { status, headers, content } = await send('GET', objectTarget(key))
      const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-cloudstore-meta-'))
      return status === 200
        ? {
            content,
            contentType: headers['content-type'] ?? null,
            metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice(18), value])),
          }
        : null
    },
    async keys() {
      const { objects } = await client.listObjects(
        bucket,
        { prefix: '' },
        { signal: new AbortController().signal, lane: 'person' },
      )
      return objects.map(({ key }) => key).toSorted()
    },
    stats: () => emulator.stats(),
  }
}

/** The path goes out byte for byte: a URL parser would resolve a key's dots. */
async function exchange(
  baseUrl: string,
  {
    method,
    target,
    body = '',
    describing,
  }: {
    method: string
    target: string
    body?: string | Buffer | undefined
    describing?: Readonly<Record<string, string>> | undefined
  },
): Promise<{ status: number; headers: IncomingHttpHeaders; content: Buffer }> {
  const { hostname, port, pathname } = new URL(baseUrl)
  const headers = {
    ...describing,
    authorization: `Bearer ${testApiKey}`,
    'content-length': Buffer.byteLength(body),
  }
  const outgoing = request({ hostname, port, method, path: pathname + target, headers })
  outgoing.end(body)
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject)
  })
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, content: await buffer(incoming) }
}

const hastyClock = {
  now: () => Date.now(),
  setTimer(callback: () => void): () => void {
    const timer = setImmediate(callback)
    return () => {
      clearImmediate(timer)
    }
  },
}

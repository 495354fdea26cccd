import { createHash } from 'node:crypto'
import { request, type IncomingHttpHeaders } from 'node:http'

import { apiKey } from './app-fixture.ts'

/** What the server holds, asked for with plain HTTP: shares no code with the app. */

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** `target` is sent as it is, after the endpoint's own path. */
export function ask(
  endpoint: string,
  method: string,
  target: string,
  body?: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { hostname, port, pathname } = new URL(endpoint)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: hostname,
        port,
        method,
        path: pathname + target,
        headers: {
          ...headers,
          Authorization: `Bearer ${apiKey}`,
          ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks),
          })
        })
        incoming.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

export async function makeBucket(endpoint: string, name: string): Promise<void> {
  const answer = await ask(endpoint, 'POST', '/buckets', JSON.stringify({ name }))
  if (answer.status !== 201) throw new Error(`the server refused the bucket: ${answer.status}`)
}

export async function putObject(
  endpoint: string,
  bucket: string,
  key: string,
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = await ask(endpoint, 'PUT', objectTarget(bucket, key), body, headers)
  if (answer.status !== 201) throw new Error(`the server refused the object: ${answer.status}`)
}

export function getObject(endpoint: string, bucket: string, key: string): Promise<Answer> {
  return ask(endpoint, 'GET', objectTarget(bucket, key))
}

export async function listKeys(endpoint: string, bucket: string): Promise<string[]> {
  const answer = await ask(endpoint, 'GET', `/buckets/${encodeURIComponent(bucket)}/objects`)
  const { objects } = JSON.parse(answer.body.toString()) as { objects: { key: string }[] }
  return objects.map((object) => object.key)
}

export function md5(bytes: Buffer | string): string {
  return createHash('md5').update(bytes).digest('hex')
}

function objectTarget(bucket: string, key: string): string {
  const path = key.split('/').map(encodeURIComponent).join('/')
  return `/buckets/${encodeURIComponent(bucket)}/objects/${path}`
}

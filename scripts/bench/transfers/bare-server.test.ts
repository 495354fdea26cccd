import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { createBareServer } from './bare-server.js'
import { BareStore } from './bare-store.js'
import { makeFiles } from './bench-files.js'

async function serve() {
  const folder = await mkdtemp(path.join(tmpdir(), 'bare-server-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const files = [
    ...makeFiles(folder, { folder: '', stem: 'large', count: 1, sizeBytes: 3_000_000 }),
    ...makeFiles(folder, { folder: 'small/', stem: 'small', count: 2, sizeBytes: 4096 }),
  ]
  const server = createBareServer(new BareStore(files))
  onTestFinished(() => void server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, files }
}

test('a file comes as it is, with its MD5', async () => {
  const { origin, files } = await serve()
  for (const { folder, name, path: file, md5 } of files) {
    const answer = await fetch(`${origin}/v2/buckets/files/objects/${folder}${name}`)
    expect(answer.headers.get('etag')).toBe(`"${md5}"`)
    expect(Buffer.from(await answer.arrayBuffer()).equals(readFileSync(file))).toBe(true)
  }
})

test('an upload is answered with the MD5 of the file of its name, on one connection as often as asked', async () => {
  const { origin, files } = await serve()
  for (const { name, md5 } of files) {
    const url = `${origin}/v2/buckets/sink/objects/somewhere/${name}`
    const answer = await fetch(url, { method: 'PUT', body: Buffer.alloc(100_000) })
    expect([answer.status, await answer.json()]).toEqual([201, { etag: md5 }])
  }
  const unknown = await fetch(`${origin}/v2/buckets/sink/objects/x`, { method: 'PUT', body: 'x' })
  expect(unknown.status).toBe(404)
})

test('files are listed for the app and for rclone', async () => {
  const { origin } = await serve()
  const list = await fetch(`${origin}/v2/buckets/files/objects?prefix=small%2F&limit=1000`)
  expect(await list.json()).toMatchObject({
    objects: [
      { key: 'small/small-000000.bin', size: 4096 },
      { key: 'small/small-000001.bin', size: 4096 },
    ],
    has_more: false,
  })
  const sink = await fetch(`${origin}/v2/buckets/sink/objects?limit=1000`)
  expect(await sink.json()).toMatchObject({ objects: [] })
  const index = await fetch(`${origin}/index/small/`)
  expect(await index.text()).toContain('<a href="small-000001.bin">')
  const head = await fetch(`${origin}/index/small/small-000001.bin`, { method: 'HEAD' })
  expect(head.headers.get('content-length')).toBe('4096')
})

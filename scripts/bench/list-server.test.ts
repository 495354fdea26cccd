import { expect, onTestFinished, test } from 'vitest'

import { shapedObjects } from './bucket-shapes.js'
import { startListServerChild } from './list-server-child.js'
import { startListServer } from './list-server.js'
import { PagedList } from './paged-list.js'

const headers = { Authorization: 'Bearer any' }
type Page = { objects: { key: string }[]; cursor: string | null; has_more: boolean }

async function walk(url: string): Promise<string[]> {
  const keys: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer = await fetch(`${url}&cursor=${encodeURIComponent(cursor)}`, { headers })
    const page = (await answer.json()) as Page
    keys.push(...page.objects.map(({ key }) => key))
    expect(page.has_more).toBe(page.cursor !== null)
    cursor = page.cursor
  }
  return keys
}

async function serve(options: { limitPerMinute?: number } = {}) {
  const objects = [...shapedObjects('unicode', 2500, 5)]
  const server = await startListServer({
    lists: { b: new PagedList(objects), empty: new PagedList([]) },
    ...options,
  })
  onTestFinished(server.close)
  return { server, keys: objects.map(({ key }) => key), url: `${server.baseUrl}/buckets` }
}

test('a walk reads every key once, of the bucket and of a prefix, in pages of any length', async () => {
  const { server, keys, url } = await serve()
  expect(await walk(`${url}/b/objects?limit=1000`)).toEqual(keys)
  expect(server.listRequests('b')).toBe(3)
  expect(await walk(`${url}/b/objects?limit=7&prefix=${encodeURIComponent('📷/')}`)).toEqual(
    keys.filter((key) => key.startsWith('📷/')),
  )
  expect(await walk(`${url}/b/objects?limit=1000&prefix=none/`)).toEqual([])
  expect(await walk(`${url}/empty/objects?limit=1000`)).toEqual([])
})

test('what it does not know is refused in the envelope', async () => {
  const { url } = await serve()
  expect((await fetch(`${url}/other/objects`, { headers })).status).toBe(404)
  expect((await fetch(url, { headers })).status).toBe(404)
  expect((await fetch(`${url}/b/objects`)).status).toBe(401)
  const lost = await fetch(`${url}/b/objects?cursor=lost`, { headers })
  expect(lost.status).toBe(400)
  expect(await lost.json()).toMatchObject({ error: { code: 'INVALID_REQUEST' } })
})

test('a plan is told by the headers', async () => {
  const { url } = await serve({ limitPerMinute: 60 })
  const first = await fetch(`${url}/b/objects`, { headers })
  expect(first.headers.get('x-ratelimit-limit')).toBe('60')
  const unlimited = await serve()
  const second = await fetch(`${unlimited.url}/b/objects`, { headers })
  expect(second.headers.get('x-ratelimit-limit')).toBe('Unlimited')
})

test('the same as a process of its own', async () => {
  const child = await startListServerChild({ buckets: [{ names: ['a', 'b'], shape: 'frames', count: 1500 }] })
  onTestFinished(child.close)
  const keys = await walk(`${child.baseUrl}/buckets/a/objects?limit=1000`)
  expect(keys).toEqual(await walk(`${child.baseUrl}/buckets/b/objects?limit=1000`))
  expect(keys.length).toBe(1500)
  expect(await child.listRequests('a')).toBe(2)
})

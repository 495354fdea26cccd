import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../testing/test-emulator.ts'
import { Journal, loadJournal, type StoredObject } from './journal.ts'

function object(key: string, id = `obj_${key}`): StoredObject {
  return { id, key, sizeBytes: 1, contentType: 'a/b', etag: 'e', updatedAtMs: 1, metadata: [['n', 'v']] }
}

async function emptyJournal(): Promise<string> {
  const directory = await temporaryDirectory()
  await writeFile(join(directory, 'journal.jsonl'), '')
  return join(directory, 'journal.jsonl')
}

test('records come back in their order, whatever characters their keys have', async () => {
  const path = await emptyJournal()
  const journal = await Journal.open(path)
  const applied: string[] = []
  const keys = ['a', '\u2028', '\n', '\r', '__proto__', '\uFEFF']
  const appends = keys.map((key) => journal.append({ put: object(key) }, () => applied.push(key)))
  appends.push(journal.append({ delete: 'a' }, () => applied.push('-a')))
  appends.push(journal.append({ put: object('\n', 'second') }, () => applied.push('again')))
  await Promise.all(appends)
  await journal.close()
  expect(applied).toEqual([...keys, '-a', 'again'])
  const expected = keys.slice(1).map((key) => [key, object(key, key === '\n' ? 'second' : undefined)])
  expect([...(await loadJournal(path))]).toEqual(expected)
})

test.each(['{"put":{"id":"x"', '{"delete":"a"}', '\u0000\u0000\u0000'])(
  'a last line that a crash tore is dropped: %j',
  async (torn) => {
    const path = await emptyJournal()
    const journal = await Journal.open(path)
    await journal.append({ put: object('a') }, () => {})
    await journal.close()
    await writeFile(path, torn, { flag: 'a' })
    expect([...(await loadJournal(path)).keys()]).toEqual(['a'])
    const reopened = await Journal.open(path)
    await reopened.append({ put: object('b') }, () => {})
    await reopened.close()
    expect([...(await loadJournal(path)).keys()]).toEqual(['a', 'b'])
  },
)

test('damage in the middle is an error that names the file and line, and changes nothing', async () => {
  const path = await emptyJournal()
  const text = `${JSON.stringify({ put: object('a') })}\nrubbish\n${JSON.stringify({ put: object('b') })}\n`
  await writeFile(path, text)
  await expect(loadJournal(path)).rejects.toThrow(`${path}, line 2, is damaged`)
  expect(await readFile(path, 'utf8')).toBe(text)
})

test('history is dropped once it is more than what is alive', async () => {
  const path = await emptyJournal()
  const journal = await Journal.open(path)
  for (let version = 0; version < 50; version += 1) {
    await journal.append({ put: object('k', `v${version}`) }, () => {})
  }
  await journal.close()
  const { size: sizeBefore } = await stat(path)
  expect((await loadJournal(path)).get('k')?.id).toBe('v49')
  expect((await stat(path)).size).toBeLessThan(sizeBefore / 20)
  expect((await loadJournal(path)).get('k')?.id).toBe('v49')
})

test('200,000 objects are loaded quickly', async () => {
  const path = await emptyJournal()
  const lines = Array.from({ length: 200_000 }, (_, index) =>
    JSON.stringify({ put: object(`folder/${index}`) }),
  )
  await writeFile(path, `${lines.join('\n')}\n`)
  const startMs = performance.now()
  expect((await loadJournal(path)).size).toBe(200_000)
  expect(performance.now() - startMs).toBeLessThan(8000)
})

import { execFile } from 'node:child_process'
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { defaultEndpoint } from '../../shared/account.ts'
import type { EntryRef } from '../../shared/entry.ts'
import { doubleQuoted, javascriptQuoted, shellQuoted } from '../../shared/snippets/literal.ts'
import { composeSnippet, type SnippetAction } from '../../shared/snippets/snippet.ts'
import { hostileKey } from '../cloudstore/testing/hostile-keys.ts'
import { startTestServer, temporaryFolder, testApiKey, type TestServer } from '../testing/test-server.ts'

const run = promisify(execFile)

/** How each language's code is run as it is. */
const runners = {
  curl: { file: 'code.sh', command: ['bash'] },
  python: { file: 'code.py', command: ['/usr/bin/python3', '-I'] },
  javascript: { file: 'code.mjs', command: [process.execPath] },
} as const
type Runnable = keyof typeof runners
const runnable = Object.keys(runners) as Runnable[]

const hostileKeys = [
  `it's "$HOME" $(touch pwned) \`touch pwned\` \\n %41 100%.txt`,
  'a/../b/./c//{x,y}[1-3]#?&=+;.txt',
  'lines\nand\r\ttabs\u0000and nul\u007f',
  '/漢字 é e\u0301 😀 \u202Egpj.exe',
  'marks/a folder/',
  '-o',
]

async function setUp(language: Runnable, entry: EntryRef, running?: TestServer) {
  const server = running ?? (await startTestServer())
  const home = await temporaryFolder()
  const work = path.join(home, 'work')
  await mkdir(work)
  return {
    server,
    work,
    /** Runs the code, and gives what it printed. */
    perform: async (action: SnippetAction): Promise<string> => {
      const { file, command } = runners[language]
      const code = path.join(home, file)
      await writeFile(
        code,
        composeSnippet({ endpoint: server.baseUrl, bucket: 'b', entry }, action, language),
      )
      const [program, ...options] = command
      const env = { PATH: process.env['PATH'], HOME: home, CLOUDSTORE_API_KEY: testApiKey }
      const { stdout } = await run(program, [...options, code], { cwd: work, env })
      return stdout
    },
  }
}

test.each(runnable)('%s: hostile keys go up, come down, are listed and deleted', async (language) => {
  for (const key of hostileKeys) {
    const { server, work, perform } = await setUp(language, { kind: 'object', key })
    await server.put(key, 'old content')
    await server.put('untouched', 'x')
    await perform('download')
    const [name = '', ...others] = await readdir(work)
    expect(others).toEqual([])
    expect(await readFile(path.join(work, name), 'utf8')).toBe('old content')
    await writeFile(path.join(work, name), 'new content')
    await perform('upload')
    expect((await server.get(key))?.content.toString()).toBe('new content')
    expect(await perform('list')).not.toBe('')
    await perform('delete')
    expect(await server.keys()).toEqual(['untouched'])
    expect(await readdir(work)).toEqual([name])
  }
})

test.each(runnable)('%s: a folder goes up, comes down, is listed and deleted', async (language) => {
  const prefix = `it's $(a) "folder" 100%/`
  const { server, work, perform } = await setUp(language, { kind: 'folder', prefix })
  const inside = ['deep/er/x', 'b \n$(touch pwned)\\', '漢字\u202E', "it's"]
  for (const name of inside) await server.put(prefix + name, name)
  for (const name of ['', 'marked/', '../escaped', 'deep/../../escaped', 'nul\u0000'])
    await server.put(prefix + name, '')
  await server.put('outside', 'x')

  await perform('download')
  const [root = '', ...others] = await readdir(work)
  expect(others).toEqual([])
  const files = async () => {
    const found = await readdir(path.join(work, root), { recursive: true, withFileTypes: true })
    return found
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(work, root), path.join(entry.parentPath, entry.name)))
      .toSorted()
  }
  expect(await files()).toEqual(inside.toSorted())

  await appendFile(path.join(work, root, 'deep/er/x'), ' and more')
  await writeFile(path.join(work, root, '-n\ne{w}.txt'), 'new')
  await perform('upload')
  expect((await server.get(`${prefix}deep/er/x`))?.content.toString()).toBe('deep/er/x and more')
  expect((await server.get(`${prefix}-n\ne{w}.txt`))?.content.toString()).toBe('new')
  expect((await perform('list')).trim().split('\n').length).toBeGreaterThanOrEqual(10)
  await perform('delete')
  expect(await server.keys()).toEqual(['outside'])
})

test('a list has every page', async () => {
  const server = await startTestServer()
  for (let batch = 0; batch < 11; batch += 1) {
    const numbers = Array.from({ length: 100 }, (_, index) => batch * 100 + index)
    await Promise.all(numbers.map((number) => server.put(`f/${number}`, '')))
  }
  for (const language of runnable) {
    const { perform } = await setUp(language, { kind: 'folder', prefix: 'f/' }, server)
    expect((await perform('list')).trim().split('\n')).toHaveLength(1100)
  }
})

test('a refusal of the server ends the code with a failure', async () => {
  for (const language of runnable) {
    const { perform } = await setUp(language, { kind: 'object', key: 'gone' })
    await expect(perform('delete')).rejects.toMatchObject({ stderr: expect.stringContaining('404') })
  }
})

test('every language reads its literals back as they were', async () => {
  const texts = fc.sample(fc.oneof(hostileKey, fc.string({ unit: 'grapheme' })), 300)
  const work = await temporaryFolder()
  const readBack = async (file: string, code: string, ...command: readonly string[]) => {
    await writeFile(path.join(work, file), code)
    const [program = '', ...options] = command
    const { stdout } = await run(program, [...options, path.join(work, file)], { maxBuffer: 2 ** 24 })
    return stdout
  }
  const python = `import json\nprint(json.dumps([${texts.map(doubleQuoted).join(',\n')}]))`
  expect(JSON.parse(await readBack('t.py', python, '/usr/bin/python3', '-I'))).toEqual(texts)
  const javascript = `console.log(JSON.stringify([${texts.map(javascriptQuoted).join(',\n')}]))`
  expect(JSON.parse(await readBack('t.mjs', javascript, process.execPath))).toEqual(texts)
  const words = texts.filter((text) => !text.includes('\u0000'))
  const shell = `printf '%s\\0' ${words.map(shellQuoted).join(' \\\n')}`
  expect((await readBack('t.sh', shell, 'bash')).split('\u0000').slice(0, -1)).toEqual(words)
})

/** Stand-ins for the SDKs, in the shapes that the reference shows: they print what they are asked for. */
const sdks = {
  'cloudstore.py': `
import json
class Object:
    key = "f/deep/new"
class Client:
    def __init__(self, api_key): assert api_key
    def upload(self, *call): print(json.dumps(["upload", *call[:2], call[2].decode()]))
    def download(self, *call): print(json.dumps(["download", *call])); return b"downloaded"
    def list(self, bucket, prefix): print(json.dumps(["list", bucket, prefix])); return [Object()]
`,
  'node_modules/@cloudstore/sdk/index.js': `
const print = (...call) => console.log(JSON.stringify(call))
module.exports = class {
  constructor({ apiKey }) { if (!apiKey) throw new Error('no key') }
  async upload(bucket, key, data) { print('upload', bucket, key, data.toString()) }
  async download(...call) { print('download', ...call); return 'downloaded' }
  async list(bucket, { prefix }) { print('list', bucket, prefix); return [] }
}
`,
}

test.each(['python', 'javascript'] as const)('%s: the calls of the SDK are made', async (language) => {
  const home = await temporaryFolder()
  await mkdir(path.join(home, 'node_modules/@cloudstore/sdk'), { recursive: true })
  for (const [name, code] of Object.entries(sdks)) await writeFile(path.join(home, name), code)
  const calls = async (entry: EntryRef, action: SnippetAction) => {
    const { file, command } = runners[language]
    const place = { endpoint: defaultEndpoint, bucket: "b'", entry }
    await writeFile(path.join(home, file), composeSnippet(place, action, language))
    const env = { PATH: process.env['PATH'], CLOUDSTORE_API_KEY: 'k' }
    const { stdout } = await run(command[0], [path.join(home, file)], { cwd: home, env })
    return stdout.split('\n').flatMap((line): unknown[] => (line.startsWith('["') ? [JSON.parse(line)] : []))
  }
  for (const key of hostileKeys) {
    const object = { kind: 'object', key } as const
    expect(await calls(object, 'download')).toEqual([['download', "b'", key]])
    expect(await calls(object, 'upload')).toEqual([['upload', "b'", key, 'downloaded']])
  }
  const folder = { kind: 'folder', prefix: 'f/' } as const
  expect(await calls(folder, 'list')).toEqual([['list', "b'", 'f/']])
  await mkdir(path.join(home, 'f/deep'), { recursive: true })
  await writeFile(path.join(home, 'f/deep/x'), 'content')
  expect(await calls(folder, 'upload')).toEqual([['upload', "b'", 'f/deep/x', 'content']])
  if (language === 'javascript') return
  expect(await calls(folder, 'download')).toEqual([
    ['list', "b'", 'f/'],
    ['download', "b'", 'f/deep/new'],
  ])
  expect(await readFile(path.join(home, 'f/deep/new'), 'utf8')).toBe('downloaded')
})

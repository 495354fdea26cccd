import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { batchOf, download, setUpEngine, upload } from '../testing/scripted-engine.ts'
import { temporaryFolder } from '../testing/test-server.ts'

const run = promisify(execFile)

const hostileNames = [
  'plain.txt',
  ' leading and trailing ',
  '-',
  '--help',
  'line\nbreak',
  'carriage\rreturn',
  'ends with return\r',
  'back\\slash',
  '\\nnot a line break',
  '# no comment',
  '*star',
  '0123456789abcdef0123456789abcdef  looks like a line',
  'один 日本 e\u0301 \u{1f9ff}',
  '"quotes" \'and\' $(echo) `ticks`',
  '%20 & ?#',
]

const md5Of = (content: string) => createHash('md5').update(content).digest('hex')
const contentOf = (content: string) => ({
  sizeBytes: Buffer.byteLength(content),
  md5: md5Of(content),
  etag: null,
})

test.each(['upload', 'download'] as const)(
  'md5sum -c accepts the manifest of a batch of kind %s, with any names',
  async (kind) => {
    const root = await temporaryFolder()
    await mkdir(path.join(root, 'a\\b', 'c\nd'), { recursive: true })
    const names = [...hostileNames, ...hostileNames.map((name) => `a\\b/c\nd/${name}`)]
    const specs = names.map((name) =>
      kind === 'upload'
        ? upload(name, { sourcePath: path.join(root, name) })
        : download(name, name.split('/')),
    )
    const { engine, started } = setUpEngine()
    const batch = await engine.begin(
      batchOf(kind, { root, plan: { files: names.length, bytes: 0, requests: 0, folders: 0, refused: 0 } }),
    )
    await engine.add(specs, batch)
    for (let at = 0; at < names.length; at += 1) {
      const [move, name = ''] = [started[at], names[at]]
      await writeFile(path.join(root, name), `content of ${name}`)
      await move?.succeed({ content: contentOf(`content of ${name}`) })
    }
    const manifest = path.join(await temporaryFolder(), 'manifest.md5')
    expect(await engine.receipts.saveManifest(batch.number, manifest)).toEqual({
      listed: names.length,
      leftOut: 0,
    })
    const { stdout, stderr } = await run('md5sum', ['--strict', '--quiet', '-c', manifest], { cwd: root })
    expect([stdout, stderr]).toEqual(['', ''])

    // It is the files that are compared, and not nothing.
    await writeFile(path.join(root, 'line\nbreak'), 'other')
    await expect(run('md5sum', ['--status', '-c', manifest], { cwd: root })).rejects.toMatchObject({
      code: 1,
    })
  },
)

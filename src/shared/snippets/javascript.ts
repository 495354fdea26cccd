import { javascriptQuoted as text } from './literal.ts'
import type { SnippetTarget } from './snippet.ts'

/** A module for Node.js with its own library, or with the SDK where that documents the call. */
export function javascriptSnippet(target: SnippetTarget): string {
  // How a list of the SDK names its objects is not documented, so a folder comes down without it.
  const isDocumented = !target.isFolder || target.action !== 'download'
  return target.hasSdk && isDocumented ? sdkSnippet(target) : plainSnippet(target)
}

function sdkSnippet(target: SnippetTarget): string {
  const { imports, steps } = sdkWork(target)
  return `// npm install @cloudstore/sdk
${imports.map((line) => `${line}\n`).join('')}${imports.length > 0 ? '\n' : ''}import CloudStore from '@cloudstore/sdk'

const client = new CloudStore({ apiKey: process.env.CLOUDSTORE_API_KEY })

${steps}
`
}

function sdkWork({ action, isFolder, bucket, path, prefix, localName }: SnippetTarget): Work {
  const [file, at] = [text(localName), `${text(bucket)}, ${text(path)}`]
  if (action === 'list') {
    return {
      imports: [],
      steps: `const objects = await client.list(${text(bucket)}, { prefix: ${text(prefix)} })
console.log(objects)`,
    }
  }
  if (action === 'download') {
    return {
      imports: ["import { writeFile } from 'node:fs/promises'"],
      steps: `await writeFile(${file}, await client.download(${at}))`,
    }
  }
  if (!isFolder) {
    return {
      imports: ["import { readFile } from 'node:fs/promises'"],
      steps: `await client.upload(${at}, await readFile(${file}))`,
    }
  }
  return {
    imports: [
      "import { readdir, readFile, stat } from 'node:fs/promises'",
      "import { join, resolve, sep } from 'node:path'",
    ],
    steps: `const root = resolve(${file})
for (const name of await readdir(root, { recursive: true })) {
  const file = join(root, name)
  if (!(await stat(file)).isFile()) continue
  await client.upload(${at} + name.split(sep).join('/'), await readFile(file))
}`,
  }
}

function plainSnippet(target: SnippetTarget): string {
  const { imports, steps } = work(target)
  return `// A module for Node.js 20 or later: save it as a file that ends in .mjs
${[...imports, `import { request } from 'node:${target.endpoint.startsWith('https') ? 'https' : 'http'}'`]
  .toSorted(byModule)
  .join('\n')}

${steps}
${send(target.endpoint)}`
}

function byModule(left: string, right: string): number {
  return moduleOf(left) < moduleOf(right) ? -1 : 1
}

function moduleOf(line: string): string {
  return line.slice(line.lastIndexOf(' '))
}

const readsJson = "import { json } from 'node:stream/consumers'"

type Work = { readonly imports: readonly string[]; readonly steps: string }

function work(target: SnippetTarget): Work {
  if (target.action === 'list') {
    return {
      imports: [readsJson],
      steps: `for await (const { key, size, updated_at } of listObjects()) console.log(size, updated_at, key)
${listing(target)}`,
    }
  }
  return target.isFolder ? folderWork(target) : objectWork(target)
}

function objectWork({ action, url, endpoint, localName }: SnippetTarget): Work {
  const [path, file] = [text(pathOf(url, endpoint)), text(localName)]
  switch (action) {
    case 'upload':
      return {
        imports: ["import { createReadStream } from 'node:fs'", "import { stat } from 'node:fs/promises'"],
        steps: `const { size } = await stat(${file})
const response = await send('PUT', ${path}, createReadStream(${file}), size)
console.log(response.statusCode)
response.resume()
`,
      }
    case 'download':
      return {
        imports: [
          "import { createWriteStream } from 'node:fs'",
          "import { pipeline } from 'node:stream/promises'",
        ],
        steps: `await pipeline(await send('GET', ${path}), createWriteStream(${file}))
`,
      }
    default:
      return {
        imports: [],
        steps: `const response = await send('DELETE', ${path})
console.log(response.statusCode)
response.resume()
`,
      }
  }
}

function folderWork(target: SnippetTarget): Work {
  const { action, path, localName } = target
  const root = `const root = resolve(${text(localName)})`
  switch (action) {
    case 'upload':
      return {
        imports: [
          "import { createReadStream } from 'node:fs'",
          "import { readdir, stat } from 'node:fs/promises'",
          "import { join, resolve, sep } from 'node:path'",
        ],
        steps: `${root}
for (const name of await readdir(root, { recursive: true })) {
  const file = join(root, name)
  const info = await stat(file)
  if (!info.isFile()) continue
  const key = ${text(path)} + name.split(sep).join('/')
  const response = await send('PUT', pathOf(key), createReadStream(file), info.size)
  response.resume()
}
${pathOfKey(target)}`,
      }
    case 'download':
      return {
        imports: [
          "import { createWriteStream } from 'node:fs'",
          "import { mkdir } from 'node:fs/promises'",
          "import { dirname, resolve, sep } from 'node:path'",
          readsJson,
          "import { pipeline } from 'node:stream/promises'",
        ],
        steps: `${root}
for await (const { key } of listObjects()) {
  const name = key.slice(${text(path)}.length)
  const file = resolve(root, name)
  // Neither a mark of a folder nor a name that would leave the folder.
  if (name.endsWith('/') || name.includes('\\0') || !file.startsWith(root + sep)) continue
  await mkdir(dirname(file), { recursive: true })
  await pipeline(await send('GET', pathOf(key)), createWriteStream(file))
}
${pathOfKey(target)}${listing(target)}`,
      }
    default:
      return {
        imports: [readsJson],
        steps: `const keys = []
for await (const { key } of listObjects()) keys.push(key)
for (const key of keys) {
  const response = await send('DELETE', pathOf(key))
  response.resume()
}
${pathOfKey(target)}${listing(target)}`,
      }
  }
}

function pathOfKey({ objectsUrl, endpoint }: SnippetTarget): string {
  return `
function pathOf(key) {
  return ${text(`${pathOf(objectsUrl, endpoint)}/`)} + key.split('/').map(encodeURIComponent).join('/')
}
`
}

function listing({ objectsUrl, endpoint, prefix }: SnippetTarget): string {
  const first = `${pathOf(objectsUrl, endpoint)}?prefix=${encodeURIComponent(prefix)}&limit=1000`
  return `
async function* listObjects() {
  let cursor = ''
  do {
    const response = await send('GET', ${text(first)} + cursor)
    const page = await json(response)
    yield* page.objects
    cursor = page.has_more ? '&cursor=' + encodeURIComponent(page.cursor) : null
  } while (cursor !== null)
}
`
}

/** By node:http or node:https: `fetch` takes the dots of a key for steps through folders. */
function send(endpoint: string): string {
  const { host, port } = authorityOf(endpoint)
  const at = `host: ${text(host)}, ${port === null ? '' : `port: ${port}, `}`
  return `
// Not fetch, which would change a key with dots in its path.
function send(method, path, body, size) {
  const headers = { Authorization: 'Bearer ' + process.env.CLOUDSTORE_API_KEY }
  if (body) headers['Content-Length'] = size
  return new Promise((resolve, reject) => {
    const outgoing = request({ ${at}method, path, headers })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      if (response.statusCode < 300) resolve(response)
      else reject(new Error(method + ' ' + path + ' was answered with ' + response.statusCode))
    })
    if (body) body.on('error', reject).pipe(outgoing)
    else outgoing.end()
  })
}
`
}

function authorityOf(endpoint: string): { readonly host: string; readonly port: number | null } {
  const authority = /^https?:\/\/([^/]*)/i.exec(endpoint)?.[1] ?? ''
  const port = /:(\d+)$/.exec(authority)?.[1]
  const host = (port === undefined ? authority : authority.slice(0, -port.length - 1)).replace(/^\[|\]$/g, '')
  return { host, port: port === undefined ? null : Number(port) }
}

/** The part of a URL that is sent: without scheme, host and port. */
function pathOf(url: string, endpoint: string): string {
  return endpoint.replace(/^https?:\/\/[^/]*/i, '') + url.slice(endpoint.length)
}

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { downloadElectron } from './official-electron.js'

const version = '99.0.0'
const fileName = `electron-v${version}-${process.platform}-${process.arch}.zip`
const content = Buffer.alloc(100_000, 'electron')
const checksums = { [fileName]: createHash('sha256').update(content).digest('hex') }

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/`
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return await listen(server)
}

async function download(mirror: string, silenceMs: number): Promise<Buffer> {
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'download-'))
  onTestFinished(() => rm(temporaryFolder, { recursive: true, force: true }))
  return await readFile(await downloadElectron({ version, checksums, temporaryFolder, silenceMs, mirror }))
}

test('the release is fetched from the place of that version', async () => {
  const asked: string[] = []
  const mirror = await serve((request, response) => {
    asked.push(request.url ?? '')
    response.end(content)
  })
  expect(await download(mirror, 5_000)).toEqual(content)
  expect(asked).toEqual([`/v${version}/${fileName}`])
})

test('a slow server that keeps sending is waited for', async () => {
  const silenceMs = 400
  const mirror = await serve((_request, response) => {
    const pieces = 5
    response.writeHead(200, { 'Content-Length': content.length })
    const size = content.length / pieces
    const send = (piece: number) => {
      response.write(content.subarray(piece * size, (piece + 1) * size))
      // Each gap is shorter than the silence, all of them together are longer.
      if (piece + 1 < pieces) setTimeout(() => send(piece + 1), silenceMs / 2)
      else response.end()
    }
    send(0)
  })
  expect(await download(mirror, silenceMs)).toEqual(content)
})

test('a server that takes the connection and says nothing is given up on', async () => {
  const server = createTcpServer((socket) => onTestFinished(() => void socket.destroy()))
  onTestFinished(() => void server.close())
  await expect(download(await listen(server), 200)).rejects.toThrow('no byte came for 0.2 s')
})

test('a server that falls silent in the middle is given up on', async () => {
  const mirror = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Length': content.length })
    response.write(content.subarray(0, 1_000))
  })
  await expect(download(mirror, 200)).rejects.toThrow('no byte came for 0.2 s')
})

test('bytes that are not the known ones are refused', async () => {
  const mirror = await serve((_request, response) => void response.end('something else'))
  await expect(download(mirror, 5_000)).rejects.toThrow(/checksum|did not match/i)
})

test('an absent release is said with its address', async () => {
  const mirror = await serve((_request, response) => {
    response.statusCode = 404
    response.end()
  })
  await expect(download(mirror, 5_000)).rejects.toThrow(
    `404 (Not Found) for ${mirror}v${version}/${fileName}`,
  )
})

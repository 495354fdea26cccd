import { createServer } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'

import { sendFile, sendText } from './bare-answers.js'
import { RequestReader } from './request-reader.js'

/**
 * A CloudStore server that does as little as it can for each byte, on bare connections: it answers an upload with the
 * MD5 of the file of that name and drops what came, sends files as they are, and lists them. In the bucket `files` they
 * can be fetched, in `sink` uploads are taken, and in `held` they are taken and not answered. Below `/index/` the same
 * files can be fetched with pages of links in between, for rclone. Takes any API key, and has no limits.
 */

/**
 * @param {import('./bare-store.js').BareStore} store
 * @param {{ readonly key: string, readonly cert: string }} [certificate] without one it is http
 */
export function createBareServer(store, certificate) {
  /** @param {import('node:net').Socket} socket */
  const onConnection = (socket) => {
    const reader = new RequestReader({
      onHead: ({ headers }) => {
        if (headers.has('expect')) socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      },
      onEnd: (head) => answer(socket, head, store),
    })
    socket.on('data', (chunk) => reader.read(chunk))
    socket.on('error', () => socket.destroy())
  }
  const options = { noDelay: true }
  return certificate
    ? createSecureServer({ ...options, ...certificate }, onConnection).on('tlsClientError', () => undefined)
    : createServer(options, onConnection)
}

/**
 * @param {import('node:net').Socket} socket
 * @param {import('./request-reader.js').RequestHead} head
 * @param {import('./bare-store.js').BareStore} store
 */
function answer(socket, { method, target }, store) {
  const { bucket, key, folder, query } = placeOf(target)
  const file = key === undefined ? undefined : store.file(key)
  if (method === 'PUT' && bucket === 'held') return
  if (method === 'PUT' && key !== undefined) takeUpload(socket, key, store)
  else if (file) sendFile(socket, file, method === 'GET')
  else if (folder !== undefined) {
    sendText(socket, { status: '200 OK', type: 'text/html', body: store.index(folder) })
  } else {
    const page = bucket === undefined || key !== undefined ? undefined : store.page(bucket, query)
    if (page) sendText(socket, { status: '200 OK', type: 'application/json', body: page })
    else refuse(socket)
  }
}

/** @param {string} target */
function placeOf(target) {
  const [path = '', query = ''] = target.split('?')
  const [, bucket, key] = /^\/v2\/buckets\/([^/]+)\/objects(?:\/(.+))?$/.exec(path) ?? []
  const [, indexed] = /^\/index\/(.*)$/.exec(path) ?? []
  const isFolder = indexed !== undefined && (indexed === '' || indexed.endsWith('/'))
  return {
    bucket,
    key: isFolder ? undefined : (key ?? indexed),
    folder: isFolder ? indexed : undefined,
    query: new URLSearchParams(query),
  }
}

/**
 * @param {import('node:net').Socket} socket
 * @param {string} key
 * @param {import('./bare-store.js').BareStore} store
 */
function takeUpload(socket, key, store) {
  const md5 = store.md5Of(key)
  if (md5 === undefined) refuse(socket)
  else {
    const headers = `ETag: "${md5}"\r\n`
    sendText(socket, { status: '201 Created', type: 'application/json', headers, body: `{"etag":"${md5}"}` })
  }
}

/** @param {import('node:net').Socket} socket */
function refuse(socket) {
  const body = '{"error":{"code":"NOT_FOUND","message":"NOT_FOUND","details":{}}}'
  sendText(socket, { status: '404 Not Found', type: 'application/json', body })
}

import http from 'node:http'

import { apiKey } from '../bench-app.js'

const requestsAtOnce = 32
const agent = new http.Agent({ keepAlive: true, maxSockets: requestsAtOnce })

/**
 * @param {string} baseUrl
 * @param {string} bucket
 * @param {string} key
 */
export function objectUrl(baseUrl, bucket, key) {
  return `${baseUrl}/buckets/${bucket}/objects/${key.split('/').map(encodeURIComponent).join('/')}`
}

/**
 * Puts small objects, each with its key as content, into a bucket that is made if it is not there.
 * @param {string} baseUrl
 * @param {string} bucket
 * @param {readonly string[]} keys
 */
export async function putObjects(baseUrl, bucket, keys) {
  await send('POST', `${baseUrl}/buckets`, JSON.stringify({ name: bucket }), [201, 409])
  const left = keys.values()
  const putOneByOne = async () => {
    for (const key of left) await send('PUT', objectUrl(baseUrl, bucket, key), key, [201])
  }
  await Promise.all(Array.from({ length: requestsAtOnce }, putOneByOne))
}

/**
 * @param {string} baseUrl
 * @param {string} bucket
 * @param {string} prefix
 * @returns {Promise<number>} of the first thousand
 */
export async function countObjects(baseUrl, bucket, prefix) {
  const list = `${baseUrl}/buckets/${bucket}/objects?prefix=${encodeURIComponent(prefix)}`
  return JSON.parse(await send('GET', list, '', [200])).objects.length
}

/**
 * @param {string} method
 * @param {string} url
 * @param {string} body
 * @param {readonly number[]} expected statuses
 * @returns {Promise<string>} the answer's body
 */
function send(method, url, body, expected) {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const outgoing = http.request(url, { method, agent, headers }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (/** @type {string} */ piece) => (text += piece))
      incoming.on('end', () => {
        if (expected.includes(incoming.statusCode ?? 0)) resolve(text)
        else reject(new Error(`${method} ${url}: ${incoming.statusCode} ${text}`))
      })
    })
    outgoing.on('error', reject).end(body)
  })
}

import { expect, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { parseEndpoint } from './endpoint.ts'

function errorOf(typed: string): AppError {
  try {
    parseEndpoint(typed)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`${typed} was taken`)
}

test('an endpoint is used as typed, without white space around it and one trailing slash', () => {
  expect(parseEndpoint(' https://api.cloudstore.io/v2/ ')).toEqual({
    url: 'https://api.cloudstore.io/v2',
    protocol: 'https:',
    host: 'api.cloudstore.io',
    port: 443,
    basePath: '/v2',
    isLoopback: false,
  })
})

test.each([
  ['https://api.cloudstore.io', ''],
  ['https://api.cloudstore.io/', ''],
  ['https://api.cloudstore.io/a/../v2', '/a/../v2'],
  ['https://api.cloudstore.io/a//b%20c', '/a//b%20c'],
])('nothing is added to the path or taken from it: %s', (typed, basePath) => {
  expect(parseEndpoint(typed).basePath).toBe(basePath)
})

test.each([
  ['http://localhost:9000/v2', 'localhost', 9000],
  ['http://127.0.0.1:80/v2', '127.0.0.1', 80],
  ['http://127.255.0.7/v2', '127.255.0.7', 80],
  ['http://127.1/v2', '127.0.0.1', 80],
  ['http://[::1]:8443', '::1', 8443],
  ['HTTP://LOCALHOST:1', 'localhost', 1],
])('http is taken on loopback: %s', (typed, host, port) => {
  expect(parseEndpoint(typed)).toMatchObject({ protocol: 'http:', host, port, isLoopback: true })
})

test('a host with letters beyond ASCII is connected to by its encoded name', () => {
  expect(parseEndpoint('https://bücher.example/v2').host).toBe('xn--bcher-kva.example')
})

test.each([
  'http://api.cloudstore.io/v2',
  'http://localhost.evil.example/v2',
  'http://127.0.0.1.evil.example/v2',
  'http://0.0.0.0/v2',
  'http://[::ffff:127.0.0.1]/v2',
  'http://10.0.0.1/v2',
])('http off loopback is refused: %s', (typed) => {
  expect(errorOf(typed).data.code).toBe('endpoint.insecure')
})

test.each([
  '',
  'api.cloudstore.io/v2',
  'ftp://api.cloudstore.io/v2',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https:/api.cloudstore.io',
  'https://',
  'https:///v2',
  'https://host:99999/v2',
  'https://host:0/v2',
  'https://ho st/v2',
  'https://ho\tst/v2',
  'https://host/v2?key=1',
  'https://host/v2#top',
  'https://host?x',
  'https://host/v 2',
  'https://host/ü',
  'https://host\\@evil.example/v2',
])('what is no endpoint is refused: %j', (typed) => {
  expect(errorOf(typed).data.code).toBe('endpoint.malformed')
})

test.each(['https://user:sk_secret@host/v2', 'https://sk_secret@host', 'https://host/v2?key=sk_secret'])(
  'a key in the wrong place is refused and not repeated: %s',
  (typed) => {
    const error = errorOf(typed)
    expect(error.data.code).toBe('endpoint.malformed')
    expect(JSON.stringify(error.data) + String(error.stack)).not.toContain('sk_secret')
  },
)

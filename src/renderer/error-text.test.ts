import { expect, test } from 'vitest'

import { AppError, errorCodes } from '../shared/errors.ts'
import { errorDataOf, errorLine, errorText } from './error-text.ts'

test.each(errorCodes)('has whole sentences for %s, with and without facts', (code) => {
  for (const facts of [{}, { subject: 'x', reason: 'because', status: 400, retryAtMs: 0 }]) {
    const { what, why, todo } = errorText({ code, ...facts })
    for (const sentence of [what, todo, ...(why === undefined ? [] : [why])]) {
      expect(sentence).toMatch(/^[A-Z“].*[.]$/s)
      expect(sentence).not.toMatch(/undefined| {2}/)
    }
  }
})

test('says what the server said, word for word', () => {
  expect(errorLine({ code: 'auth.rejected', reason: 'Invalid API key', status: 401 })).toBe(
    'The server did not accept this API key. The server said: “Invalid API key”. ' +
      'Copy it again in the CloudStore Console, under Settings, API Keys, and paste it whole.',
  )
})

test('says the status where the server said nothing', () => {
  expect(errorText({ code: 'remote.failed', status: 503 }).why).toBe('The server answered with status 503.')
})

test('quotes no name that is empty', () => {
  expect(errorText({ code: 'key.malformed', subject: '' }).what).toBe('This cannot be used as a name here.')
})

test('says when it makes sense to try again', () => {
  const retryAtMs = new Date(2026, 10, 15, 14, 2).getTime()
  expect(errorText({ code: 'remote.rateLimited', retryAtMs }).todo).toContain('again at 14:02')
})

test('shows what is hidden in a name', () => {
  expect(errorText({ code: 'local.missing', subject: 'a\u202Eb' }).what).toContain('“a\\u202Eb”')
})

test('says where a damaged catalog was put, and that the server has lost nothing', () => {
  expect(errorLine({ code: 'catalog.putAside', subject: 'catalog-1.sqlite.broken' })).toBe(
    'The list of objects that is kept on this computer could not be used. The file was damaged, locked or from a newer ' +
      'version; it is kept as “catalog-1.sqlite.broken”. It is built anew by listing. Nothing on the server is affected.',
  )
})

test('takes anything unexpected for a bug', () => {
  expect(errorDataOf(new TypeError('x is not a function'))).toEqual({ code: 'bug' })
  expect(errorDataOf(new AppError({ code: 'net.tls', subject: 'host' }))).toEqual({
    code: 'net.tls',
    subject: 'host',
  })
})

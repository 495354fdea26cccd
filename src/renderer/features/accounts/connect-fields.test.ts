import { expect, test } from 'vitest'

import { errorCodes } from '../../../shared/errors.ts'
import { connectMistake, fieldOf } from './connect-fields.ts'

const typed = { name: 'Studio', endpoint: 'https://api.cloudstore.io/v2', apiKey: 'key' }

test.each([
  [{}, null],
  [{ name: ' ' }, 'account.malformedName'],
  [{ name: 'x'.repeat(101) }, 'account.malformedName'],
  [{ name: ` ${'x'.repeat(100)} ` }, null],
  [{ endpoint: 'x'.repeat(5000) }, 'endpoint.malformed'],
  [{ apiKey: 'x'.repeat(5000) }, 'auth.malformedKey'],
])('of %j says %s before anything is sent', (change, code) => {
  expect(connectMistake({ ...typed, ...change })?.code ?? null).toBe(code)
})

test('shows every error of connecting at the field it is about', () => {
  expect(codesAt('apiKey')).toEqual(errorCodes.filter((code) => code.startsWith('auth.')))
  expect(codesAt('endpoint')).toEqual(errorCodes.filter((code) => /^(endpoint|net|remote)\./.test(code)))
  expect(codesAt('name')).toEqual(expect.arrayContaining(['account.malformedName', 'account.nameTaken']))
  expect(codesAt(null)).toContain('emulator.failed')
})

function codesAt(field: ReturnType<typeof fieldOf>) {
  return errorCodes.filter((code) => fieldOf(code) === field)
}

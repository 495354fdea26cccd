import { expect, test } from 'vitest'

import { errorCodeOf } from '../../shared/errors.ts'
import { createRedact, parseApiKey } from './api-key.ts'

test('white space around a pasted key is dropped', () => {
  expect(parseApiKey('  sk_live_123\r\n')).toBe('sk_live_123')
})

function refusalOf(typed: string): unknown {
  try {
    return parseApiKey(typed)
  } catch (error) {
    return error
  }
}

test.each(['', '   '])('no key is refused: %j', (typed) => {
  expect(errorCodeOf(refusalOf(typed))).toBe('auth.malformedKey')
})

test.each(['sk live', 'sk\nlive', 'sk_ü', 'sk\u0000', 'sk\u00a0live', 'sk\u007f'])(
  'a key that no header can carry is refused and not repeated: %j',
  (typed) => {
    const error = refusalOf(typed)
    expect(errorCodeOf(error)).toBe('auth.malformedKey')
    expect(String(error)).not.toContain(typed)
  },
)

test('the key is taken out of text in every form it may come back in', () => {
  const key = 'sk"a/b+c'
  const redact = createRedact(key)
  const text = `${key} ${encodeURIComponent(key)} ${JSON.stringify(key)}`
  const clean = redact(text)
  expect(clean).toBe('[API key] [API key] "[API key]"')
})

test('the key is taken out before the text is shortened', () => {
  const key = `sk_${'x'.repeat(40)}`
  const clean = createRedact(key)(`${'a'.repeat(490)}${key}`)
  expect(clean).not.toContain('sk_')
  expect(clean.length).toBeLessThan(510)
})

test('control characters become spaces', () => {
  expect(createRedact('secret')('a\r\nb\u001b[31mc')).toBe('a b [31mc')
})

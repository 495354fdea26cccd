import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { errorCodeOf } from '../../../shared/errors.ts'
import { isHeaderValue, isMetadataName } from '../../../shared/metadata.ts'
import { anyText } from '../../testing/awkward-keys.ts'
import { account, startTransfers } from '../../testing/test-transfers.ts'

const { signal } = new AbortController()
const tokenCharacters = Array.from("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")
const ascii = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
})

/** Mostly what can be sent, else anything. */
const names = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(...tokenCharacters), minLength: 1 }) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'content-length', 'host', 'Upper') },
  { weight: 1, arbitrary: anyText },
)
const values = fc.oneof(
  { weight: 4, arbitrary: ascii.map((text) => `x${text}x`) },
  { weight: 1, arbitrary: ascii },
  { weight: 1, arbitrary: anyText },
)

test('what can be sent arrives as it is, and what cannot is refused before anything is sent', async () => {
  const { server, edits, ended } = await startTransfers()
  await server.put('k', 'content', { 'X-CloudStore-Meta-Stays': 'here' })
  const selection = { kind: 'entries' as const, entries: [{ kind: 'object' as const, key: 'k' }] }
  const writes = () => server.stats().recent.filter(({ method }) => method === 'PUT').length
  await fc.assert(
    fc.asyncProperty(names, values, values, async (name, value, contentType) => {
      fc.pre(name !== 'stays')
      const { planId } = await edits.plan(account, selection, signal)
      const change = { contentType, set: [{ name, value }], remove: [] }
      const before = writes()
      const refused = await edits.start(planId, { change, mayDropUnseen: false }).then(
        () => null,
        (error: unknown) => errorCodeOf(error),
      )
      await ended()
      const isSendable = isMetadataName(name) && isHeaderValue(value) && isHeaderValue(contentType)
      expect(refused).toBe(isSendable ? null : 'metadata.malformed')
      expect(writes() - before).toBe(isSendable ? 1 : 0)
      if (!isSendable) return
      const object = await server.get('k')
      expect(object?.contentType).toBe(contentType)
      expect(Object.entries(object?.metadata ?? {})).toContainEqual([name, value])
      expect(object?.metadata['stays']).toBe('here')
      // So that they do not grow into more than a server takes.
      const { planId: next } = await edits.plan(account, selection, signal)
      await edits.start(next, {
        change: { contentType: null, set: [], remove: [name] },
        mayDropUnseen: false,
      })
      await ended()
      expect(Object.keys((await server.get('k'))?.metadata ?? {})).toEqual(['stays'])
    }),
    { numRuns: 60 },
  )
})

import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { conflictChoices } from '../../shared/transfer.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { account, startTransfers } from '../testing/test-transfers.ts'

/** A file on both sides: equal texts are identical, equal lengths may be. Null is a side that has none. */
type Pair = { readonly here: string | null; readonly there: string | null; readonly isKnown: boolean }

const text = fc.constantFrom('', 'a', 'b', 'aa', 'ab')
const side = fc.option(text, { nil: null })
const pairs = fc.array(fc.record({ here: side, there: side, isKnown: fc.boolean() }), { maxLength: 8 })
const choices = fc.constantFrom(...conflictChoices)

const nameOf = (index: number) => `${index}.txt`
const besideOf = (index: number) => `${index} (2).txt`
const { signal } = new AbortController()

async function setUp(given: readonly Pair[]) {
  const transfers = await startTransfers()
  const { server, catalog } = transfers
  const prefix = 'in/'
  for (const [index, { there }] of given.entries()) {
    if (there !== null) await server.put(prefix + nameOf(index), there)
  }
  await catalog.complete({ ...account, prefix: '' }, { maxAgeMs: 0, signal })
  for (const [index, { there, isKnown }] of given.entries()) {
    const md5 = createHash('md5')
      .update(there ?? '')
      .digest('hex')
    if (there !== null && isKnown) await catalog.noteEtag(account, prefix + nameOf(index), md5)
  }
  const root = await temporaryFolder()
  for (const [index, { here }] of given.entries()) {
    if (here !== null) await writeFile(path.join(root, nameOf(index)), here)
  }
  const requests = (method: string) => {
    const asked = server.stats().recent.filter(({ target }) => target.includes('/objects/in/'))
    return asked.filter((request) => request.method === method).length
  }
  return { ...transfers, prefix, root, requests }
}

/** Only what nobody knows is asked for, and only where the answer makes a difference. */
const isUnknown = ({ here, there, isKnown }: Pair) =>
  here !== null && there !== null && here.length === there.length && here !== '' && !isKnown

/** What one side holds after it was written to, of a pair that is on both sides. */
function afterwards(index: number, from: string, to: string, choice: string): Record<string, string> {
  const name = nameOf(index)
  if (choice === 'skip') return { [name]: to }
  return choice === 'keepBoth' ? { [name]: to, [besideOf(index)]: from } : { [name]: from }
}

function expected(given: readonly Pair[], choice: string, from: 'here' | 'there'): Record<string, string> {
  const held: Record<string, string> = {}
  for (const [index, pair] of given.entries()) {
    const [source, target] = from === 'here' ? [pair.here, pair.there] : [pair.there, pair.here]
    if (source !== null && target !== null) Object.assign(held, afterwards(index, source, target, choice))
    else if (source !== null || target !== null) held[nameOf(index)] = source ?? target ?? ''
  }
  return held
}

const both = (given: readonly Pair[]) => given.filter(({ here, there }) => here !== null && there !== null)

test('uploads: whatever is on both sides, each answer leaves what it says, and asks only what it must', async () => {
  await fc.assert(
    fc.asyncProperty(pairs, choices, async (given, choice) => {
      const { server, prefix, root, requests, uploads, usual, ended } = await setUp(given)
      usual.choice = choice
      const puts = requests('PUT')
      const paths = (await readdir(root)).map((name) => path.join(root, name))
      await uploads.accept({ ...account, prefix }, paths, { signal, onAccepted: () => undefined })
      await ended()
      const [asked, sent] = [requests('GET'), requests('PUT') - puts]
      const held: Record<string, string> = {}
      for (const key of await server.keys()) {
        held[key.slice(prefix.length)] = (await server.get(key))?.content.toString() ?? ''
      }
      expect(held).toEqual(expected(given, choice, 'here'))
      const unknown = given.filter(isUnknown).length
      expect(asked).toBe(choice === 'replaceIfDifferent' ? unknown : 0)
      const fresh = given.filter(({ here, there }) => here !== null && there === null).length
      const replaced = both(given).filter(
        ({ here, there }) => choice !== 'replaceIfDifferent' || here !== there,
      )
      expect(sent).toBe(fresh + (choice === 'skip' ? 0 : replaced.length))
    }),
    { numRuns: 25 },
  )
})

test('downloads: whatever is on both sides, each answer leaves what it says, and asks only what it must', async () => {
  await fc.assert(
    fc.asyncProperty(pairs, choices, async (given, choice) => {
      const { prefix, root, requests, downloads, usual, ended } = await setUp(given)
      usual.choice = choice
      const view = { kind: 'folder', prefix } as const
      const sort = { by: 'name', direction: 'ascending' } as const
      const all = { kind: 'stretch', view, sort, from: null, to: null, except: [], also: [] } as const
      await downloads.accept(account, { selection: all, root }, { signal, onAccepted: () => undefined })
      await ended()
      const held: Record<string, string> = {}
      for (const name of await readdir(root)) {
        held[name] = await readFile(path.join(root, name), 'utf8')
      }
      expect(held).toEqual(expected(given, choice, 'there'))
      const fresh = given.filter(({ here, there }) => here === null && there !== null).length
      const replaced = both(given).filter((pair) => pair.here !== pair.there || isUnknown(pair))
      const fetched = choice === 'replaceIfDifferent' ? replaced.length : both(given).length
      expect(requests('GET')).toBe(fresh + (choice === 'skip' ? 0 : fetched))
    }),
    { numRuns: 25 },
  )
})

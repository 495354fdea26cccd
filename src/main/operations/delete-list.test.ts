import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import type { JournalRecord } from '../transfers/journal/journal-api.ts'
import type { RestingState } from '../transfers/transfer.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { DeleteLists } from './delete-list.ts'
import { DeleteRecord } from './delete-record.ts'

const failed: RestingState = { status: 'failed', error: { code: 'delete.incomplete', leftCount: 1 } }
const refusal = { code: 'auth.forbidden', status: 403, reason: '=cmd|"x"' } as const

/** A delete that was cut off: its first key is gone, its second failed, its third has no answer. */
function listsOf(keys: readonly string[], state = failed) {
  const record = new DeleteRecord(null)
  const places = record.left(3)
  record.gone(places.next().value ?? 0)
  record.failed(places.next().value ?? 0, refusal)
  places.next()
  const spec = { kind: 'delete', accountId: 'a', bucket: 'b', key: 'in/f/', keys, lane: 'bulk' } as const
  const kept: JournalRecord = {
    number: 7,
    batch: null,
    spec,
    state,
    isClean: true,
    checkpoint: record.checkpoint(),
  }
  return new DeleteLists({ record: (id) => (id === '7' ? kept : undefined) })
}

const all = { only: 'all', offset: 0, limit: 10 } as const
const keys = ['gone', 'refused', 'open', 'never']

test('each key with what became of it, and how many of each there are', () => {
  expect(listsOf(keys).page('7', all)).toEqual({
    counts: { gone: 1, failed: 1, unknown: 1, notAsked: 1 },
    rows: [
      { key: 'gone', outcome: 'gone', error: undefined },
      { key: 'refused', outcome: 'failed', error: refusal },
      { key: 'open', outcome: 'unknown', error: undefined },
      { key: 'never', outcome: 'notAsked', error: undefined },
    ],
  })
})

test('what is gone and what is left by themselves, a page at a time', () => {
  const many = [...keys, ...Array.from({ length: 1_000 }, (_, at) => `more ${at}`)]
  const keysOf = (page: Parameters<DeleteLists['page']>[1]) =>
    listsOf(many)
      .page('7', page)
      .rows.map(({ key }) => key)
  expect(keysOf({ only: 'gone', offset: 0, limit: 10 })).toEqual(['gone'])
  expect(keysOf({ only: 'left', offset: 1, limit: 3 })).toEqual(['open', 'never', 'more 0'])
  expect(keysOf({ only: 'all', offset: 1_002, limit: 10 })).toEqual(['more 998', 'more 999'])
})

test('of what is done all is gone, whatever the last record of it says', () => {
  const { counts } = listsOf(keys, { status: 'done', verified: true }).page('7', all)
  expect(counts).toEqual({ gone: 4, failed: 0, unknown: 0, notAsked: 0 })
})

test('what is not there any more has no list', () => {
  expect(() => listsOf(keys).page('8', all)).toThrow(
    expect.objectContaining({ data: { code: 'input.invalid', subject: 'id' } }),
  )
})

test('a report holds every key whatever its characters, and no formula', async () => {
  const hostile = ['=1+1', 'a,"b"\r\nc', '100%/ü', '\ud83d']
  const file = path.join(await temporaryFolder(), 'list.csv')
  const lists = listsOf(hostile)
  expect(lists.fileName('7')).toBe('f deleted.csv')
  expect(await lists.save('7', file)).toEqual({ listed: 4 })
  expect(await readFile(file, 'utf8')).toBe(
    [
      '"Outcome","Object","Address","Reason"',
      '"deleted","/b/=1+1","/buckets/b/objects/%3D1%2B1",""',
      '"not deleted","/b/a,""b""\r\nc","/buckets/b/objects/a%2C%22b%22%0D%0Ac","auth.forbidden 403 =cmd|""x"""',
      '"unknown: no answer came","/b/100%/ü","/buckets/b/objects/100%25/%C3%BC",""',
      '"not asked for","/b/\ufffd","",""',
      '',
    ].join('\r\n'),
  )
})

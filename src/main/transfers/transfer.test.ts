import { readFile } from 'node:fs/promises'
import path from 'node:path'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  isFinished,
  isMoving,
  next,
  restingState,
  type TransferEvent,
  type TransferState,
} from './transfer.ts'

const error = { code: 'net.unreachable' } as const

const receipt = { sizeBytes: 9, md5: 'd41d8cd98f00b204e9800998ecf8427e', etag: null, endedAtMs: 1 } as const

const states = {
  waiting: { status: 'waiting' },
  held: { status: 'running', doneUnits: 0, hasBegun: false, wait: null },
  checking: { status: 'checking', doneUnits: 3 },
  running: { status: 'running', doneUnits: 5, hasBegun: true },
  verifying: { status: 'verifying', doneUnits: 9 },
  paused: { status: 'paused', doneUnits: 5 },
  done: { status: 'done', verified: true },
  failed: { status: 'failed', error },
  cancelled: { status: 'cancelled' },
  skipped: { status: 'skipped' },
} as const satisfies Record<string, TransferState>

const events = {
  start: { kind: 'start' },
  check: { kind: 'check', doneUnits: 4 },
  progress: { kind: 'progress', doneUnits: 7 },
  hold: { kind: 'hold', wait: null },
  bytesComplete: { kind: 'bytesComplete' },
  succeed: { kind: 'succeed', verified: false, savedAs: 'a (2)', receipt },
  skip: { kind: 'skip' },
  fail: { kind: 'fail', error },
  release: { kind: 'release' },
  block: { kind: 'block', error },
  pause: { kind: 'pause' },
  resume: { kind: 'resume' },
  cancel: { kind: 'cancel' },
  retry: { kind: 'retry' },
} as const satisfies Record<string, TransferEvent>

type StateName = keyof typeof states
type EventName = keyof typeof events
type Changes = Partial<Record<EventName, TransferState>>

const done = { status: 'done', verified: false, savedAs: 'a (2)', receipt } as const
const progressed = { status: 'running', doneUnits: 7, hasBegun: true } as const
const identical = { status: 'skipped', isIdentical: true } as const
const blocked = (doneUnits: number) => ({ status: 'paused', doneUnits, error }) as const
const moving: Changes = {
  check: { status: 'checking', doneUnits: 4 },
  progress: progressed,
  succeed: done,
  skip: identical,
  fail: { status: 'failed', error },
  release: { status: 'waiting' },
  cancel: { status: 'cancelled' },
}

/** What is not here changes nothing. */
const table: Partial<Record<StateName, Changes>> = {
  waiting: {
    start: states.held,
    succeed: done,
    skip: identical,
    pause: { status: 'paused', doneUnits: 0 },
    cancel: { status: 'cancelled' },
  },
  held: {
    ...moving,
    bytesComplete: { status: 'verifying', doneUnits: 0 },
    block: blocked(0),
    pause: { status: 'paused', doneUnits: 0 },
  },
  checking: { ...moving, block: blocked(0), hold: states.held, pause: { status: 'paused', doneUnits: 0 } },
  running: {
    ...moving,
    hold: states.held,
    bytesComplete: { status: 'verifying', doneUnits: 5 },
    block: blocked(5),
    pause: { status: 'paused', doneUnits: 5 },
  },
  verifying: { ...moving, block: blocked(9), hold: states.held, pause: { status: 'paused', doneUnits: 9 } },
  paused: { succeed: done, skip: identical, resume: { status: 'waiting' }, cancel: { status: 'cancelled' } },
  failed: { retry: { status: 'waiting' } },
  cancelled: { retry: { status: 'waiting' } },
}

const stateNames = Object.keys(states) as StateName[]
const eventNames = Object.keys(events) as EventName[]
const cells = stateNames.flatMap((from) => eventNames.map((event) => [from, event] as const))

test.each(cells)('%s, then %s', (from, event) => {
  const after = next(states[from], events[event])
  const expected = table[from]?.[event]
  expect(after).toEqual(expected ?? states[from])
  expect(after === states[from]).toBe(expected === undefined)
})

test('a state moves, waits or is final', () => {
  const moving = stateNames.filter((name) => isMoving(states[name]))
  const finished = stateNames.filter((name) => isFinished(states[name]))
  expect(moving).toEqual(['held', 'checking', 'running', 'verifying'])
  expect(stateNames.map((name) => restingState(states[name]).status)).toEqual(
    'waiting waiting waiting waiting waiting paused done failed cancelled skipped'.split(' '),
  )
  expect(finished).toEqual(['done', 'failed', 'cancelled', 'skipped'])
})

test('whatever happens, an end is left only by trying again, and what is done or skipped never', () => {
  const anyEvents = fc.array(fc.constantFrom(...Object.values(events)))
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(states)), anyEvents, (first, sequence) => {
      let state: TransferState = first
      for (const event of sequence) {
        const after = next(state, event)
        const mayLeave =
          !isFinished(state) || (event.kind === 'retry' && ['failed', 'cancelled'].includes(state.status))
        expect(after === state || mayLeave).toBe(true)
        state = after
      }
    }),
  )
})

/** The cells of the table in the documents, as `FROM, EVENT: TO`. */
async function documentedCells(): Promise<string[]> {
  const text = await readFile(path.join(import.meta.dirname, '../../../docs/transfers.md'), 'utf8')
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const head = rows.find(([first]) => first?.startsWith('from'))
  const body = rows.filter(
    (row) => row.length === head?.length && row[0]?.split(', ').every((name) => name in states),
  )
  return body.flatMap(([from = '', ...cells]) =>
    from
      .split(', ')
      .flatMap((name) => cells.flatMap((to, at) => (to === '' ? [] : [`${name}, ${head?.[at + 1]}: ${to}`]))),
  )
}

const nameOf = (state: TransferState) =>
  state.status === 'running' && !state.hasBegun ? 'held' : state.status

test('the table in the documents is this one', async () => {
  const expected = stateNames.flatMap((from) =>
    Object.entries(table[from] ?? {}).map(([event, to]) => `${from}, ${event}: ${nameOf(to)}`),
  )
  expect((await documentedCells()).toSorted()).toEqual(expected.toSorted())
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { isFinished, isMoving, next, type TransferEvent, type TransferState } from './transfer.ts'

const error = { code: 'net.unreachable' } as const

const states = {
  waiting: { status: 'waiting' },
  held: { status: 'running', doneUnits: 0, hasBegun: false },
  running: { status: 'running', doneUnits: 5, hasBegun: true },
  verifying: { status: 'verifying', doneUnits: 9 },
  done: { status: 'done', verified: true },
  failed: { status: 'failed', error },
  cancelled: { status: 'cancelled' },
  skipped: { status: 'skipped' },
} as const satisfies Record<string, TransferState>

const events = {
  start: { kind: 'start' },
  progress: { kind: 'progress', doneUnits: 7 },
  hold: { kind: 'hold' },
  bytesComplete: { kind: 'bytesComplete' },
  succeed: { kind: 'succeed', verified: false, savedAs: 'a (2)' },
  fail: { kind: 'fail', error },
  cancel: { kind: 'cancel' },
  retry: { kind: 'retry' },
} as const satisfies Record<string, TransferEvent>

type StateName = keyof typeof states
type EventName = keyof typeof events

/** What is not here changes nothing. */
const table: Partial<Record<StateName, Partial<Record<EventName, TransferState>>>> = {
  waiting: { start: states.held, cancel: { status: 'cancelled' } },
  held: {
    progress: { status: 'running', doneUnits: 7, hasBegun: true },
    bytesComplete: { status: 'verifying', doneUnits: 0 },
    succeed: { status: 'done', verified: false, savedAs: 'a (2)' },
    fail: { status: 'failed', error },
    cancel: { status: 'cancelled' },
  },
  running: {
    progress: { status: 'running', doneUnits: 7, hasBegun: true },
    hold: states.held,
    bytesComplete: { status: 'verifying', doneUnits: 5 },
    succeed: { status: 'done', verified: false, savedAs: 'a (2)' },
    fail: { status: 'failed', error },
    cancel: { status: 'cancelled' },
  },
  verifying: {
    progress: { status: 'running', doneUnits: 7, hasBegun: true },
    hold: states.held,
    succeed: { status: 'done', verified: false, savedAs: 'a (2)' },
    fail: { status: 'failed', error },
    cancel: { status: 'cancelled' },
  },
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
  expect(moving).toEqual(['held', 'running', 'verifying'])
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

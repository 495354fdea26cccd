import { expect, test } from 'vitest'
import { faultHelp, faultText, FaultPlan, parseFault } from './faults.ts'
import type { Operation } from './operation.ts'

const download = (key: string): Operation => ({ kind: 'download', bucket: 'b', key })
const list = (cursor?: string): Operation => ({
  kind: 'list',
  bucket: 'b',
  prefix: 'p/',
  limit: 1000,
  cursor,
})

test.each([
  ['download:*:reset', { operation: 'download', match: '*', kind: 'reset' }],
  [
    '*:a:b.bin:status:500@3',
    { operation: '*', match: 'a:b.bin', kind: 'status', parameter: '500', count: 3 },
  ],
  ['list::stall', { operation: 'list', match: '', kind: 'stall' }],
  [
    'upload:x@y:reset-upload:10',
    { operation: 'upload', match: 'x@y', kind: 'reset-upload', parameter: '10' },
  ],
  [
    'download:*:redirect:http://127.0.0.1:9/x@1',
    { operation: 'download', match: '*', kind: 'redirect', parameter: 'http://127.0.0.1:9/x', count: 1 },
  ],
  ['*:*:status:401@1+9', { operation: '*', match: '*', kind: 'status', parameter: '401', count: 1, skip: 9 }],
  ['*:*:status:401@+9', { operation: '*', match: '*', kind: 'status', parameter: '401', skip: 9 }],
])('%s is read, and written the same', (spec, fault) => {
  expect(parseFault(spec)).toEqual(fault)
  expect(faultText(parseFault(spec))).toBe(spec)
})

test.each([
  ['', /OPERATION:MATCH:KIND/],
  ['download:*:explode', /OPERATION:MATCH:KIND/],
  ['fetch:*:reset', /"fetch" is none of \*, .*download/],
  ['download:*:status:abc', /whole number, not abc/],
  ['download:*:reset:5', /takes no parameter/],
  ['download:*:reset@0', /at least 1/],
  ['download:*:reset@', /OPERATION:MATCH:KIND/],
  ['download:*:framing:loose', /chunked or close, not loose/],
])('%s is refused with a reason', (spec, reason) => {
  expect(() => parseFault(spec)).toThrow(reason)
})

test('a fault meets the operation and the name it was made for, as often as it says', () => {
  const plan = new FaultPlan([parseFault('download:a.*/x?:status:500@2'), parseFault('*:*c:slow:7')])
  expect(plan.take(list()).number('status')).toBeUndefined()
  expect(plan.take(download('aXb/x?')).number('status')).toBeUndefined()
  expect(plan.take(download('a.b\n/x?')).number('status')).toBe(500)
  expect(plan.take(download('a./x')).number('status')).toBeUndefined()
  expect(plan.take(download('a./x?')).number('status')).toBe(500)
  expect(plan.take(download('a./x?')).number('status')).toBeUndefined()
  expect(plan.take({ kind: 'delete-bucket', bucket: 'abc' }).number('slow')).toBe(7)
  expect(plan.take({ kind: 'create-bucket' }).has('slow')).toBe(false)
})

test('an expired cursor waits for a request that has one', () => {
  const plan = new FaultPlan([
    { operation: '*', match: 'p/', kind: 'expired-cursor', parameter: 410, count: 1 },
  ])
  expect(plan.take(list()).has('expired-cursor')).toBe(false)
  expect(plan.take(list('c')).number('expired-cursor')).toBe(410)
  expect(plan.take(list('c')).has('expired-cursor')).toBe(false)
})

test('the help names every kind with its standard parameter', () => {
  for (const name of ['status:503', 'stall', 'slow:1024', 'wrong-etag'])
    expect(faultHelp).toContain(`    ${name} `)
})

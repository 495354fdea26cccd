import { expect, test } from 'vitest'
import { parseFault } from './faults.ts'
import { operationKinds, type Operation } from './operation.ts'
import { RandomFaults } from './random-faults.ts'

const requests: Operation[] = Array.from({ length: 200 }, (_, index) =>
  index % 2 === 0
    ? { kind: 'download', bucket: 'b', key: `a:${index}` }
    : { kind: 'list', bucket: 'b', prefix: '', limit: 1000, cursor: undefined },
)

function linesOf(seed: number, operations: readonly Operation[]): string[] {
  const lines: string[] = []
  const faults = new RandomFaults(seed, (line) => lines.push(line))
  for (const operation of operations) faults.take(operation)
  return lines
}

test('the same seed gives the same faults, another seed others', () => {
  expect(linesOf(1, requests)).toEqual(linesOf(1, requests))
  expect(linesOf(1, requests)).not.toEqual(linesOf(2, requests))
  expect(linesOf(1, requests).length).toBeGreaterThan(20)
  expect(linesOf(1, requests).length).toBeLessThan(60)
})

test('what a request got can be asked for again', () => {
  for (const kind of operationKinds) {
    const operation = { kind, bucket: 'b', key: 'k', prefix: '', limit: 1, cursor: 'c' } as Operation
    const lines = linesOf(
      3,
      Array.from({ length: 1000 }, () => operation),
    )
    for (const line of lines)
      for (const spec of line.replace(/^request \d+: /, '').split(' and ')) parseFault(spec)
    expect(new Set(lines.map((line) => line.split(':')[3])).size).toBeGreaterThan(6)
  }
})

test('a request that gets none is left alone', () => {
  const lines: string[] = []
  const faults = new RandomFaults(4, (line) => lines.push(line))
  const taken = requests.map((operation) => faults.take(operation))
  expect(taken.filter(({ isEmpty }) => !isEmpty)).toHaveLength(lines.length)
})

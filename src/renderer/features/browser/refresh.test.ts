// @vitest-environment happy-dom
import { QueryObserver } from '@tanstack/react-query'
import { expect, onTestFinished, test, vi } from 'vitest'

import { createQueryClient } from '../../app/query-client.ts'
import { createRefresh } from './refresh.ts'

const queryKey = ['bucket', 'docs']

/** A query that is on the screen, whose answers come when the test lets them. */
function setUp() {
  const queryClient = createQueryClient()
  const answers: ((value: string) => void)[] = []
  const observer = new QueryObserver(queryClient, {
    queryKey: [...queryKey, 'rows'],
    queryFn: () =>
      new Promise<string>((resolve) => {
        answers.push(resolve)
      }),
    staleTime: Infinity,
  })
  onTestFinished(observer.subscribe(() => undefined))
  const refresh = createRefresh(queryClient)
  return {
    observer,
    answers,
    shown: () => observer.getCurrentResult().data,
    refresh: () => {
      refresh(queryKey)
    },
    answer: async (value: string) => {
      answers.at(-1)?.(value)
      await vi.waitFor(() => {
        expect(observer.getCurrentResult().data).toBe(value)
      })
    },
  }
}

test('shows each answer, however many changes come before the next', async () => {
  const { answers, shown, refresh, answer } = setUp()
  await answer('first')
  for (let change = 0; change < 10; change += 1) refresh()
  expect(answers).toHaveLength(2)
  expect(shown()).toBe('first')
  await answer('second')
  await vi.waitFor(() => {
    expect(answers).toHaveLength(3)
  })
  await answer('third')
  expect(answers).toHaveLength(3)
})

test('reads once more what was under way when a change came', async () => {
  const { answers, refresh, answer } = setUp()
  refresh()
  await answer('cut before the change')
  await vi.waitFor(() => {
    expect(answers).toHaveLength(2)
  })
  await answer('cut after it')
  expect(answers).toHaveLength(2)
})

test('goes on after an answer that failed', async () => {
  const { observer, shown, refresh, answer } = setUp()
  await answer('first')
  observer.setOptions({ ...observer.options, queryFn: () => Promise.reject(new Error('gone')) })
  refresh()
  await vi.waitFor(() => {
    expect(observer.getCurrentResult().isError).toBe(true)
  })
  observer.setOptions({ ...observer.options, queryFn: () => Promise.resolve('back') })
  refresh()
  await vi.waitFor(() => {
    expect(shown()).toBe('back')
  })
})

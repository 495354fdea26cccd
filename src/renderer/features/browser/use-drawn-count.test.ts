// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { useDrawnCount } from './use-drawn-count.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('keeps the length of the list while its rows are counted anew, and not for long', () => {
  vi.useFakeTimers()
  const { result, rerender } = renderHook(({ rowCount, isCounting }) => useDrawnCount(rowCount, isCounting), {
    initialProps: { rowCount: 60_000, isCounting: false },
  })
  rerender({ rowCount: 100, isCounting: true })
  expect(result.current).toBe(60_000)
  rerender({ rowCount: 3333, isCounting: false })
  expect(result.current).toBe(3333)
  rerender({ rowCount: 100, isCounting: true })
  expect(result.current).toBe(3333)
  act(() => {
    vi.advanceTimersByTime(200)
  })
  expect(result.current).toBe(100)
})

// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useRef } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { useVirtualRows } from './use-virtual-rows.ts'

const rowHeightPx = 20
const viewportPx = 100
/** Half of what the page below cuts elements off at. */
const maxContentPx = 5000

function Rows({ count }: { readonly count: number }) {
  const box = useRef<HTMLDivElement>(null)
  const shown = useVirtualRows({ count, rowHeightPx, overscanRows: 2, scroller: box })
  return (
    <div ref={box} data-testid="scroller">
      <ul data-testid="content" style={{ height: shown.heightPx }}>
        {shown.items.map(({ index, topPx }) => (
          <li key={index} data-top={topPx}>
            {index}
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() => {
          shown.reveal(count - 1)
        }}
      >
        Last
      </button>
    </div>
  )
}

function scroller(): HTMLElement {
  return screen.getByTestId('scroller')
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(viewportPx)
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function cutOff(
    this: HTMLElement,
  ) {
    return new DOMRect(0, 0, 0, Math.min(Number.parseFloat(this.style.height) || 0, 2 * maxContentPx))
  })
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

/** The rows on the screen, by how far their tops are from its own. */
function seen(): Record<number, number> {
  const { scrollTop } = scroller()
  const rows = screen.getAllByRole('listitem').map((row): [number, number] => {
    return [Number(row.textContent), Number(row.dataset['top']) - scrollTop]
  })
  return Object.fromEntries(rows.filter(([, topPx]) => topPx > -rowHeightPx && topPx < viewportPx))
}

function contentPx(): string {
  return screen.getByTestId('content').style.height
}

function dragTo(scrollPx: number): void {
  scroller().scrollTop = scrollPx
  fireEvent.scroll(scroller())
}

test('scrolls by itself what the page can hold', () => {
  render(<Rows count={250} />)
  expect(contentPx()).toBe('5000px')
  dragTo(1010)
  expect(seen()).toEqual({ 50: -10, 51: 10, 52: 30, 53: 50, 54: 70, 55: 90 })
  expect(fireEvent.wheel(scroller(), { deltaY: 30 })).toBe(true)
})

test('shows a hundred thousand rows in a content that holds 250', () => {
  render(<Rows count={100_000} />)
  expect(contentPx()).toBe('5000px')
  expect(seen()).toEqual({ 0: 0, 1: 20, 2: 40, 3: 60, 4: 80 })
  expect(fireEvent.wheel(scroller(), { deltaY: 30 })).toBe(false)
  expect(seen()).toEqual({ 1: -10, 2: 10, 3: 30, 4: 50, 5: 70, 6: 90 })
  dragTo(maxContentPx - viewportPx)
  expect(seen()).toEqual({ 99_995: 0, 99_996: 20, 99_997: 40, 99_998: 60, 99_999: 80 })
  fireEvent.wheel(scroller(), { deltaY: -20 })
  expect(Object.keys(seen())).toEqual(['99994', '99995', '99996', '99997', '99998'])
  dragTo(0)
  expect(Object.keys(seen())).toEqual(['0', '1', '2', '3', '4'])
  fireEvent.click(screen.getByRole('button', { name: 'Last' }))
  expect(seen()).toMatchObject({ 99_999: 80 })
})

test('keeps the rows that are seen while others come', () => {
  const { rerender } = render(<Rows count={100_000} />)
  fireEvent.wheel(scroller(), { deltaY: 1000 })
  const before = seen()
  rerender(<Rows count={200_000} />)
  expect(seen()).toEqual(before)
  rerender(<Rows count={52} />)
  expect(seen()).toEqual({ 47: 0, 48: 20, 49: 40, 50: 60, 51: 80 })
})

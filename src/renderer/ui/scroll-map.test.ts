import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  contentHeightPx,
  isScaled,
  placeAfterScroll,
  placeAtTop,
  placeFollowing,
  placeOf,
  placeShowing,
  type ScrollPlace,
  type ScrollSize,
} from './scroll-map.ts'

const rowHeightPx = 28
/** Chromium's limit of an element's height is 2^25 pixels of the screen, of which half is used. */
const maxContentPx = (ratio: number) => Math.floor((2 ** 25 - 4) / ratio / 2)
const ratios = [1, 1.5, 2, 3]

const anySize: fc.Arbitrary<ScrollSize> = fc.record({
  count: fc.oneof(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 1, max: 200 })),
  rowHeightPx: fc.constant(rowHeightPx),
  viewportPx: fc.integer({ min: 100, max: 3000 }),
  maxContentPx: fc.constantFrom(...ratios.map(maxContentPx)),
})

function sizeOf(count: number, ratio: number, viewportPx = 700): ScrollSize {
  return { count, rowHeightPx, viewportPx, maxContentPx: maxContentPx(ratio) }
}

function maxTopPx({ count, viewportPx }: ScrollSize): number {
  return Math.max(0, count * rowHeightPx - viewportPx)
}

function maxScrollPx(size: ScrollSize): number {
  return Math.max(0, contentHeightPx(size) - size.viewportPx)
}

/** Whether a row is wholly on the screen, and drawn within the content, so that nothing cuts it off. */
function isSeen(index: number, { topPx, scrollPx }: ScrollPlace, size: ScrollSize): boolean {
  const rowPx = index * rowHeightPx
  const drawnPx = rowPx - (topPx - scrollPx)
  return (
    rowPx >= topPx &&
    rowPx + rowHeightPx <= topPx + size.viewportPx &&
    drawnPx >= 0 &&
    drawnPx + rowHeightPx <= contentHeightPx(size) + 1
  )
}

test('shows every row, from wherever it is asked', () => {
  fc.assert(
    fc.property(anySize, fc.nat(), fc.nat(), (size, wish, start) => {
      const before = placeOf(start % (maxTopPx(size) + 1), size)
      const index = wish % size.count
      expect(isSeen(index, placeShowing(index, before, size), size)).toBe(true)
    }),
  )
})

test.each([1, -1])('scrolls by one row for one arrow key, anywhere: %d', (step) => {
  fc.assert(
    fc.property(anySize, fc.nat(), (size, wish) => {
      const index = wish % size.count
      fc.pre(index + 2 * step >= 0 && index + 2 * step < size.count)
      const far = placeOf(step > 0 ? 0 : maxTopPx(size), size)
      const before = placeShowing(index, far, size)
      // The first step may only bring a row into sight of which a part was seen before.
      const once = placeShowing(index + step, before, size)
      const twice = placeShowing(index + 2 * step, once, size)
      const isUnderWay = once.topPx !== before.topPx
      const movedPx = Math.abs(twice.topPx - once.topPx)
      expect(isUnderWay ? movedPx === rowHeightPx : movedPx <= rowHeightPx).toBe(true)
    }),
  )
})

test('goes by the pixels of the wheel, and takes the echo of its own move for nothing new', () => {
  fc.assert(
    fc.property(anySize, fc.nat(), fc.integer({ min: -900, max: 900 }), (size, start, deltaPx) => {
      const before = placeOf(start % (maxTopPx(size) + 1), size)
      const after = placeOf(before.topPx + deltaPx, size)
      const clampedPx = Math.max(0, Math.min(before.topPx + deltaPx, maxTopPx(size)))
      expect(after.topPx).toBe(clampedPx)
      expect(placeAfterScroll(after, after.scrollPx, size)).toEqual(after)
    }),
  )
})

test('goes by true pixels where the scroller itself moves less than a screen', () => {
  const size = sizeOf(5_000_000, 1)
  const before = placeOf(70_000_000, size)
  expect(placeAfterScroll(before, before.scrollPx + 40, size).topPx).toBe(before.topPx + 40)
  expect(placeAfterScroll(before, before.scrollPx - 699, size).topPx).toBe(before.topPx - 699)
})

test('never turns round while the thumb goes one way', () => {
  fc.assert(
    fc.property(anySize, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (size, shares) => {
      const draggedTo = (scrollPx: number) =>
        placeAfterScroll({ scrollPx: scrollPx - size.viewportPx - 1, topPx: 0 }, scrollPx, size).topPx
      const tops = shares
        .map((share) => share * maxScrollPx(size))
        .sort((one, other) => one - other)
        .map(draggedTo)
      expect(tops).toEqual(tops.toSorted((one, other) => one - other))
    }),
  )
})

describe.each(ratios)('with %d pixels of the screen to one', (ratio) => {
  test.each([1, 25, 26, 100_000, 1_000_000, 5_000_000])('ends %d rows with the last one', (count) => {
    const size = sizeOf(count, ratio)
    const end = placeAfterScroll(placeAtTop, maxScrollPx(size), size)
    expect(isSeen(count - 1, end, size)).toBe(true)
    const roundedEndPx = Math.max(0, maxScrollPx(size) - (isScaled(size) ? 1.5 : 0))
    expect(isSeen(count - 1, placeAfterScroll(placeAtTop, roundedEndPx, size), size)).toBe(true)
    expect(contentHeightPx(size)).toBeLessThanOrEqual(maxContentPx(ratio))
  })

  test('keeps the position of the scroller as it is while the rows fit', () => {
    const size = sizeOf(Math.floor(maxContentPx(ratio) / rowHeightPx), ratio)
    expect(isScaled(size)).toBe(false)
    expect(placeAfterScroll(placeAtTop, 123_456.5, size)).toEqual({ scrollPx: 123_456.5, topPx: 123_456.5 })
    expect(isScaled({ ...size, count: size.count + 1 })).toBe(true)
  })
})

const small: ScrollSize = { count: 1000, rowHeightPx: 20, viewportPx: 100, maxContentPx: 1_000_000 }

test.each([
  ['stays where it is on the screen', 400, 22, 322, 6400],
  ['stays there when rows before it are gone', 400, 22, 12, 200],
  ['may move at the top, as long as it is seen', 0, 1, 3, 0],
  ['is kept in sight at the top', 0, 1, 300, 5980],
  ['is left alone where it is not seen', 400, 2, 3, 400],
  ['goes no further than the end', 400, 22, 999, 19_900],
])('a row that has another place %s', (_, topPx, from, to, expectedPx) => {
  expect(placeFollowing(from, to, { topPx, scrollPx: topPx }, small).topPx).toBe(expectedPx)
})

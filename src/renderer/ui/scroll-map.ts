/**
 * Rows of one height in a scroller whose content may not be as high as they are. As long as they fit, the scroller's own
 * position is the rows'. Beyond that the thumb stands for a share of the way, and everything else moves by true pixels.
 */
export type ScrollSize = {
  readonly count: number
  readonly rowHeightPx: number
  /** What is seen of the rows at once. */
  readonly viewportPx: number
  /** The highest that the content may be. */
  readonly maxContentPx: number
}

export type ScrollPlace = {
  /** Where the scroller stands. */
  readonly scrollPx: number
  /** How far the top of what is seen is from the top of the first row. */
  readonly topPx: number
}

/** With a screen of broken pixels the scroller may end this much before what was reckoned. */
const endTolerancePx = 2

export const placeAtTop: ScrollPlace = { scrollPx: 0, topPx: 0 }

export function contentHeightPx(size: ScrollSize): number {
  return Math.min(rowsHeightPx(size), size.maxContentPx)
}

/** Whether the rows are higher than the content that stands for them. */
export function isScaled(size: ScrollSize): boolean {
  return rowsHeightPx(size) > size.maxContentPx
}

/** Where the scroller has to stand for a place among the rows. */
export function placeOf(topPx: number, size: ScrollSize): ScrollPlace {
  const top = within(topPx, maxTopPx(size))
  if (!isScaled(size)) return { scrollPx: top, topPx: top }
  return { scrollPx: Math.round((top / maxTopPx(size)) * maxScrollPx(size)), topPx: top }
}

/** Where the rows are once the scroller has moved by itself. */
export function placeAfterScroll(before: ScrollPlace, scrollPx: number, size: ScrollSize): ScrollPlace {
  if (!isScaled(size)) return { scrollPx, topPx: scrollPx }
  const movedPx = scrollPx - before.scrollPx
  // What the list itself set comes back as an event, rounded to the screen's pixels.
  if (Math.abs(movedPx) < 1) return before
  // The least that a thumb can be dragged is further than this: a finger, or a press on the scrollbar's track.
  if (Math.abs(movedPx) < size.viewportPx) {
    return { scrollPx, topPx: within(before.topPx + movedPx, maxTopPx(size)) }
  }
  const isAtEnd = maxScrollPx(size) - scrollPx < endTolerancePx
  const share = isAtEnd ? 1 : scrollPx / maxScrollPx(size)
  return { scrollPx, topPx: within(share * maxTopPx(size), maxTopPx(size)) }
}

/** The place from which a row is wholly seen, as near as possible. */
export function placeShowing(index: number, before: ScrollPlace, size: ScrollSize): ScrollPlace {
  const rowTopPx = index * size.rowHeightPx
  const rowEndPx = rowTopPx + size.rowHeightPx
  if (rowTopPx < before.topPx) return placeOf(rowTopPx, size)
  if (rowEndPx > before.topPx + size.viewportPx) return placeOf(rowEndPx - size.viewportPx, size)
  return before
}

/**
 * The place at which a row that was seen stays where it is on the screen, though others came or went before it. At the top
 * of the list it may move, as long as it is seen: there one looks for what is new.
 */
export function placeFollowing(from: number, to: number, before: ScrollPlace, size: ScrollSize): ScrollPlace {
  const isAtTop = before.topPx === 0
  if (!isSeenAt(from, before, size) || (isAtTop && isSeenAt(to, before, size))) return before
  return placeOf(before.topPx + (to - from) * size.rowHeightPx, size)
}

function isSeenAt(index: number, { topPx }: ScrollPlace, { rowHeightPx, viewportPx }: ScrollSize): boolean {
  return (index + 1) * rowHeightPx > topPx && index * rowHeightPx < topPx + viewportPx
}

function rowsHeightPx({ count, rowHeightPx }: ScrollSize): number {
  return count * rowHeightPx
}

function maxTopPx(size: ScrollSize): number {
  return Math.max(0, rowsHeightPx(size) - size.viewportPx)
}

function maxScrollPx(size: ScrollSize): number {
  return Math.max(0, contentHeightPx(size) - size.viewportPx)
}

function within(px: number, maxPx: number): number {
  return Math.max(0, Math.min(px, maxPx))
}

/** The place of the row that an element belongs to; null outside of rows. */
export function rowIndexOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row-index]') : null
  return row ? Number(row.dataset['rowIndex']) : null
}

/** Whether an element is the ground below the rows. */
export function isBesideRows(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('table, tbody')
}

/** The place of the row that an element belongs to; null outside of rows. */
export function rowIndexOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row-index]') : null
  return row ? Number(row.dataset['rowIndex']) : null
}

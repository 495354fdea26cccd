// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { MemoryMain } from '../../testing/memory-main.ts'
import { object, openDocs, rowNames } from '../../testing/open-docs.tsx'
import { press, type } from '../../testing/render-app.tsx'

const mb = 1024 * 1024

async function openFilters() {
  const docs = await openDocs(object('a.txt'), object('b.txt'))
  const button = screen.getByRole('button', { name: 'Filter' })
  expect(button.getAttribute('aria-expanded')).toBe('false')
  press(button)
  expect(button.getAttribute('aria-expanded')).toBe('true')
  return { ...docs, bar: within(screen.getByRole('group', { name: 'Filters' })) }
}

/** What the rows were asked for last. */
function lastView(main: MemoryMain): unknown {
  return main.inputsOf('views.rows').at(-1)
}

test('filters by types, each of which is a chip to be taken away', async () => {
  const { main, bar } = await openFilters()
  press(bar.getByRole('button', { name: 'Type' }))
  fireEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'Images' }))
  fireEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'Code' }))
  await waitFor(() => {
    expect(lastView(main)).toMatchObject({ view: { types: ['image', 'code'] } })
  })
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' })
  press(await screen.findByRole('button', { name: 'Remove filter: Images' }))
  await waitFor(() => {
    expect(lastView(main)).toMatchObject({ view: { types: ['code'] } })
  })
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Remove filter: Code' }))
  press(screen.getByRole('button', { name: 'Clear filters' }))
  expect(screen.queryByRole('status', { name: 'Results' })).toBeNull()
  expect(rowNames()).toEqual(['pics/ 1 object', 'a.txt', 'b.txt'])
})

test('filters by a size from the list or of one’s own', async () => {
  const { main, bar } = await openFilters()
  press(bar.getByRole('button', { name: 'Size' }))
  const form = within(await screen.findByRole('dialog', { name: 'Size' }))
  fireEvent.click(form.getByRole('radio', { name: 'Over 100 MB' }))
  await waitFor(() => {
    expect(lastView(main)).toMatchObject({ view: { minSizeBytes: 100 * mb, maxSizeBytes: null } })
  })
  type(form.getByRole('textbox', { name: 'At least (MB)' }), '0.5')
  type(form.getByRole('textbox', { name: 'At most (MB)' }), '2')
  await waitFor(() => {
    expect(lastView(main)).toMatchObject({ view: { minSizeBytes: mb / 2, maxSizeBytes: 2 * mb } })
  })
  expect(screen.getByText('512 KB to 2 MB').isConnected).toBe(true)
  fireEvent.click(form.getByRole('radio', { name: 'Any size' }))
  await waitFor(() => {
    expect(screen.queryByRole('status', { name: 'Results' })).toBeNull()
  })
})

test('filters by a time from the list or by dates', async () => {
  const { main, bar } = await openFilters()
  press(bar.getByRole('button', { name: 'Modified' }))
  const form = within(await screen.findByRole('dialog', { name: 'Modified' }))
  fireEvent.click(form.getByRole('radio', { name: 'This year' }))
  await waitFor(() => {
    expect(lastView(main)).toMatchObject({
      view: {
        modifiedFromMs: new Date(new Date().getFullYear(), 0, 1).getTime(),
        modifiedToMs: null,
      },
    })
  })
  type(form.getByLabelText('From'), '2026-11-01')
  type(form.getByLabelText('To'), '2026-11-05')
  await waitFor(() => {
    expect(lastView(main)).toMatchObject({
      view: {
        modifiedFromMs: new Date(2026, 10, 1).getTime(),
        modifiedToMs: new Date(2026, 10, 6).getTime() - 1,
      },
    })
  })
})

test('shows changes and duplicates alone, one at a time', async () => {
  const { main, bar } = await openFilters()
  const duplicates = bar.getByRole('button', { name: 'Duplicates' })
  press(duplicates)
  await waitFor(() => {
    expect(lastView(main)).toMatchObject({ view: { only: 'duplicates' } })
  })
  await screen.findByText('There are no two objects that could be the same.')
  press(bar.getByRole('button', { name: 'Since last visit' }))
  await waitFor(() => {
    expect(lastView(main)).toMatchObject({ view: { only: 'sinceVisit' } })
  })
  expect(duplicates.getAttribute('aria-pressed')).toBe('false')
  press(bar.getByRole('button', { name: 'Since last visit' }))
  expect(screen.queryByRole('status', { name: 'Results' })).toBeNull()
})

test('holds beside a text', async () => {
  const { main, bar } = await openFilters()
  press(bar.getByRole('button', { name: 'Duplicates' }))
  type(screen.getByRole('searchbox'), 'a')
  await waitFor(() => {
    expect(lastView(main)).toMatchObject({ view: { text: 'a', only: 'duplicates' } })
  })
  await screen.findByText('Nothing in this bucket matches “a” and fits the filters.')
})

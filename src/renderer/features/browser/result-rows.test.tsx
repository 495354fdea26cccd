// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { Entry } from '../../../shared/entry.ts'
import { MemoryMain } from '../../testing/memory-main.ts'
import { object, selectedNames } from '../../testing/open-docs.tsx'
import { press, renderApp } from '../../testing/render-app.tsx'

function change(key: string, what: Partial<Entry>): Entry {
  return { ...object(key), ...what } as Entry
}

test('shows where results lie and what became of them, and selects nothing that is gone', async () => {
  const main = new MemoryMain()
  main.addBucket(main.addAccount(), 'docs')
  main.addFolder('docs', '', [
    change('raw/\u202Ea/one.txt', { change: 'new' }),
    change('two.txt', { change: 'gone' }),
    change('set/three/', { change: 'changed', sameAs: 'size' }),
  ])
  renderApp(main)
  press(await screen.findByRole('link', { name: 'docs' }))
  press(screen.getByRole('button', { name: 'Filter' }))
  press(await screen.findByRole('button', { name: 'Since last visit' }))
  const one = await screen.findByRole('row', { name: /^one\.txt raw\/.*a\/ New / })
  const gone = screen.getByRole('row', { name: /^two\.txt +Gone / })
  screen.getByRole('row', { name: /^three\/ set\/ Changed Same size / })
  fireEvent.click(gone)
  expect(screen.queryAllByRole('row', { selected: true })).toEqual([])
  fireEvent.contextMenu(gone)
  expect(screen.queryByRole('menuitem')).toBeNull()
  fireEvent.keyDown(window, { key: 'a', ctrlKey: true })
  expect(screen.getAllByRole('row', { selected: true })).toHaveLength(2)
  fireEvent.click(one)
  expect(selectedNames()).toEqual(['one.txt raw/\\u202Ea/ New'])
})

// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { MemoryMain } from '../testing/memory-main.ts'
import { renderApp } from '../testing/render-app.tsx'

test('x', async () => {
  const main = new MemoryMain()
  const a = main.addAccount()
  main.addBucket(a, 'docs')
  main.addFolder('docs', '', [{ kind: 'folder', prefix: 'a/', objectCount: 1, sizeBytes: 2, modifiedAtMs: null }])
  renderApp(main)
  fireEvent.click(await screen.findByRole('link', { name: 'docs' }))
  const grid = await screen.findByRole('grid', { name: 'Objects' })
  expect(await within(grid).findByRole('row', { name: /^a\// })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'New bucket' }))
  expect(await screen.findByRole('dialog', { name: 'New bucket' })).toBeTruthy()
  console.log(document.body.innerHTML.length)
})

// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { TransferRow } from '../../shared/transfer.ts'
import { MemoryMain } from '../testing/memory-main.ts'
import { press, renderApp } from '../testing/render-app.tsx'

const row = (id: string, status: TransferRow['status']): TransferRow => ({
  id,
  kind: 'upload',
  bucket: 'docs',
  key: id,
  status,
  verified: false,
  doneUnits: 0,
  totalUnits: 100,
  bytesPerSecond: 0,
})

async function setUp() {
  const main = new MemoryMain()
  main.addAccount()
  main.transfers = [row('one', 'running'), row('two', 'waiting'), row('three', 'waiting')]
  renderApp(main)
  await screen.findByRole('region', { name: 'Transfers' })
  expect(screen.queryByRole('alertdialog')).toBeNull()
  main.emit('quit.asked', {})
  const dialog = await screen.findByRole('alertdialog', { name: 'Transfers are under way' })
  return { main, dialog }
}

test('main learns that the question is there, and the answer', async () => {
  const { main, dialog } = await setUp()
  await waitFor(() => {
    expect(dialog.textContent).toContain('1 running, 2 waiting')
  })
  expect(main.inputsOf('quit.drawn')).toHaveLength(1)
  press(screen.getByRole('button', { name: 'Keep working' }))
  await waitFor(() => {
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })
  main.emit('quit.asked', {})
  press(await screen.findByRole('button', { name: 'Quit' }))
  expect(main.inputsOf('quit.answer')).toEqual([{ isQuitting: false }, { isQuitting: true }])
  expect(main.inputsOf('quit.drawn')).toHaveLength(2)
})

test('what ends while it is asked is not said to be under way', async () => {
  const { main, dialog } = await setUp()
  main.transfers = main.transfers.map(({ id }) => row(id, 'done'))
  main.emitTransfers()
  await waitFor(() => {
    expect(dialog.textContent).toContain('Meanwhile nothing is under way any more.')
  })
})

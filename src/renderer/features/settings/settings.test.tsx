// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { failure, MemoryMain } from '../../testing/memory-main.ts'
import { press, renderApp, type } from '../../testing/render-app.tsx'

async function setUp(change: Parameters<MemoryMain['addAccount']>[0] = {}) {
  const main = new MemoryMain()
  main.addAccount(change)
  renderApp(main)
  await screen.findByRole('region', { name: 'Transfers' })
  fireEvent.keyDown(document.body, { key: ',', ctrlKey: true })
  const dialog = within(await screen.findByRole('dialog', { name: 'Settings' }))
  await dialog.findByRole('textbox', { name: 'Transfers at once' })
  return { main, dialog, field: (name: string) => dialog.getByRole<HTMLInputElement>('textbox', { name }) }
}

test('opens from the menu of the account, with what holds now', async () => {
  const main = new MemoryMain()
  main.addAccount()
  main.settings = {
    ...main.settings,
    transfersAtOnce: 3,
    uploadBytesPerSecond: 2 * 1024 * 1024,
    keepAwake: false,
  }
  renderApp(main)
  press(await screen.findByRole('button', { name: 'Account: Studio North' }))
  press(await screen.findByRole('menuitem', { name: 'Settings…' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Settings' }))
  const value = async (name: string) => (await dialog.findByRole<HTMLInputElement>('textbox', { name })).value
  expect(await value('Transfers at once')).toBe('3')
  expect(await value('Small files at once')).toBe('16')
  expect(await value('Upload limit (MB/s)')).toBe('2')
  expect(await value('Download limit (MB/s)')).toBe('')
  expect(dialog.getByRole<HTMLInputElement>('checkbox', { name: /Keep the computer awake/ }).checked).toBe(
    false,
  )
  press(dialog.getByRole('button', { name: 'Close' }))
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

test('what is chosen holds at once', async () => {
  const { main, dialog, field } = await setUp()
  type(field('Transfers at once'), '8')
  type(field('Download limit (MB/s)'), '0.5')
  press(dialog.getByRole('checkbox', { name: /Notify me/ }))
  press(dialog.getByRole('combobox', { name: 'When a file exists already' }))
  press(await screen.findByRole('option', { name: /^Keep both/ }))
  await waitFor(() => {
    expect(main.settings).toMatchObject({
      transfersAtOnce: 8,
      downloadBytesPerSecond: 512 * 1024,
      notifyWhenDone: false,
      onConflict: 'keepBoth',
    })
  })
  type(field('Download limit (MB/s)'), '')
  await waitFor(() => {
    expect(main.settings.downloadBytesPerSecond).toBeNull()
  })
})

test('what is no value changes nothing, and is told when the field is left', async () => {
  const { main, dialog, field } = await setUp()
  type(field('Transfers at once'), '0')
  expect(dialog.queryByRole('alert')).toBeNull()
  fireEvent.blur(field('Transfers at once'))
  expect(dialog.getByRole('alert').textContent).toBe('Type a whole number from 1 to 16.')
  expect(field('Transfers at once').getAttribute('aria-invalid')).toBe('true')
  expect(field('Transfers at once').getAttribute('aria-describedby')).toBe(dialog.getByRole('alert').id)
  expect(main.inputsOf('settings.set')).toEqual([])
  type(field('Transfers at once'), '2')
  expect(dialog.queryByRole('alert')).toBeNull()
  await waitFor(() => {
    expect(main.settings.transfersAtOnce).toBe(2)
  })
})

test('a change that cannot be written is told, and what held before is shown', async () => {
  const { main, dialog, field } = await setUp()
  main.answers['settings.set'] = () => {
    throw failure({ code: 'local.failed', reason: 'the disk is full' })
  }
  type(field('Keep receipts for (days)'), '7')
  expect((await dialog.findByRole('alert')).textContent).toContain('the disk is full')
  fireEvent.blur(field('Keep receipts for (days)'))
  expect(field('Keep receipts for (days)').value).toBe('30')
})

test('the open account’s plan is set beside them, where a server has limits', async () => {
  const { main, field } = await setUp()
  type(field('Requests per day'), '5000')
  await waitFor(() => {
    expect(main.app.accounts[0]?.requestsPerDay).toBe(5_000)
  })
  type(field('Requests per day'), '')
  await waitFor(() => {
    expect(main.app.accounts[0]?.requestsPerDay).toBeNull()
  })
})

test('the account on this computer has no plan', async () => {
  const { dialog } = await setUp({ kind: 'local', endpoint: null })
  expect(dialog.queryByRole('textbox', { name: 'Requests per day' })).toBeNull()
})

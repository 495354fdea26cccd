// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { failure, MemoryMain } from '../../testing/memory-main.ts'
import { press, renderApp, type } from '../../testing/render-app.tsx'

const secret = 'sk_live_0123456789'

test('connects an account, opens it, and keeps nothing of the key', async () => {
  const main = new MemoryMain()
  const { queryClient } = renderApp(main)
  await screen.findByRole('heading', { name: 'Connect to CloudStore' })
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Account name' }))
  expect(screen.getByRole('textbox', { name: 'API endpoint' })).toHaveProperty(
    'value',
    'https://api.cloudstore.io/v2',
  )
  const apiKey = screen.getByLabelText('API key')
  expect(apiKey).toHaveProperty('type', 'password')
  type(screen.getByRole('textbox', { name: 'Account name' }), 'Studio')
  type(apiKey, secret)
  press(screen.getByRole('button', { name: 'Connect' }))
  await screen.findByRole('button', { name: 'Account: Studio' })
  expect(main.inputsOf('accounts.connect')).toEqual([
    { name: 'Studio', endpoint: 'https://api.cloudstore.io/v2', apiKey: secret },
  ])
  expect(apiKey).toHaveProperty('value', '')
  expect(document.body.innerHTML).not.toContain(secret)
  const held = [queryClient.getMutationCache().getAll(), queryClient.getQueryCache().getAll()].flat()
  expect(JSON.stringify(held.map(({ state }) => state))).not.toContain(secret)
})

test.each([
  ['API key', { code: 'auth.rejected', reason: 'Invalid API key' }, 'The server said: “Invalid API key”.'],
  ['API endpoint', { code: 'endpoint.insecure' }, 'Start the address with https://.'],
  [
    'API endpoint',
    { code: 'net.unreachable', subject: 'api.example' },
    '“api.example” could not be reached.',
  ],
  ['API endpoint', { code: 'remote.notCloudStore' }, 'There is no CloudStore at this address.'],
  ['Account name', { code: 'account.nameTaken', subject: 'Studio' }, 'called “Studio” already'],
] as const)('says at %s what is wrong with it: %j', async (label, data, words) => {
  const main = new MemoryMain()
  main.answers['accounts.connect'] = () => {
    throw failure(data)
  }
  renderApp(main)
  type(await screen.findByRole('textbox', { name: 'Account name' }), 'Studio')
  type(screen.getByLabelText('API key'), secret)
  press(screen.getByRole('button', { name: 'Connect' }))
  const alert = await screen.findByRole('alert')
  const field = screen.getByLabelText(label)
  expect(alert.textContent).toContain(words)
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(field)
  expect(field.getAttribute('aria-describedby')).toContain(alert.id)
  expect(screen.getByLabelText('API key')).toHaveProperty('value', secret)
})

test('sends nothing without a name', async () => {
  const main = new MemoryMain()
  renderApp(main)
  press(await screen.findByRole('button', { name: 'Connect' }))
  expect((await screen.findByRole('alert')).textContent).toContain('The account needs a name.')
  expect(main.inputsOf('accounts.connect')).toEqual([])
})

test('opens the account on this computer, on its first bucket', async () => {
  const main = new MemoryMain()
  main.buckets.set('local', ['samples'])
  main.addFolder('samples', '', [])
  renderApp(main)
  press(await screen.findByRole('button', { name: 'Try it on this computer' }))
  await screen.findByRole('button', { name: 'Account: This computer' })
  const buckets = within(screen.getByRole('navigation', { name: 'Buckets' }))
  await buckets.findByRole('link', { name: 'samples', current: 'page' })
  expect(main.inputsOf('folders.open')).toEqual([{ accountId: 'local', bucket: 'samples', prefix: '' }])
})

test('says that keys are kept for this session only, and why', async () => {
  const main = new MemoryMain()
  main.app = { ...main.app, keychain: { kind: 'unavailable', reason: 'no service' } }
  renderApp(main)
  const status = await screen.findByRole('status', { name: 'Keychain' })
  expect(status.textContent).toMatch(/this session only.*no service/)
})

test('says nothing of a keychain that works', async () => {
  renderApp(new MemoryMain())
  await screen.findByRole('heading', { name: 'Connect to CloudStore' })
  expect(screen.queryByRole('status', { name: 'Keychain' })).toBeNull()
})

test('asks for the key alone where no keychain kept it', async () => {
  const main = new MemoryMain()
  const account = main.addAccount({ hasKey: false })
  renderApp(main)
  type(await screen.findByLabelText('API key'), secret)
  expect(screen.queryByRole('textbox', { name: 'API endpoint' })).toBeNull()
  press(screen.getByRole('button', { name: 'Connect' }))
  await screen.findByRole('navigation', { name: 'Buckets' })
  expect(main.inputsOf('accounts.provideKey')).toEqual([{ accountId: account.id, apiKey: secret }])
})

test('changes between accounts, adds one and removes one', async () => {
  const main = new MemoryMain()
  main.addAccount({ name: 'Studio' })
  main.addAccount({ name: 'Archive' })
  renderApp(main)
  press(await screen.findByRole('button', { name: 'Account: Archive' }))
  expect((await screen.findByRole('menuitemradio', { name: 'Archive' })).getAttribute('aria-checked')).toBe(
    'true',
  )
  fireEvent.click(screen.getByRole('menuitemradio', { name: 'Studio' }))
  press(await screen.findByRole('button', { name: 'Account: Studio' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Add account…' }))
  const form = await screen.findByRole('dialog', { name: 'Add account' })
  press(within(form).getByRole('button', { name: 'Cancel' }))
  press(await screen.findByRole('button', { name: 'Account: Studio' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove account…' }))
  const question = await screen.findByRole('alertdialog')
  expect(question.textContent).toContain('Objects on the server are not touched')
  press(within(question).getByRole('button', { name: 'Remove' }))
  await screen.findByRole('button', { name: 'Account: Archive' })
  expect(main.inputsOf('accounts.remove')).toEqual([{ accountId: 'account-1' }])
})

test('shows what is left of the requests, as main tells it', async () => {
  const main = new MemoryMain()
  const account = main.addAccount()
  const limited = {
    kind: 'limited',
    limitPerMinute: 60,
    remainingThisMinute: 45,
    resetAtMs: null,
    usedToday: 788,
    limitPerDay: 10_000,
    waitingUntilMs: null,
  } as const
  renderApp(main)
  await screen.findByRole('navigation', { name: 'Buckets' })
  expect(screen.queryByRole('meter')).toBeNull()
  main.emit('rate.changed', { accountId: account.id, status: limited })
  const meter = await screen.findByRole('meter', { name: 'Requests left this minute' })
  expect([meter.getAttribute('aria-valuenow'), meter.getAttribute('aria-valuemax')]).toEqual(['45', '60'])
  screen.getByText('45/60')
  screen.getByText('9,212 left today')
  main.emit('rate.changed', { accountId: account.id, status: { kind: 'unlimited' } })
  await waitFor(() => {
    expect(screen.queryByRole('meter')).toBeNull()
  })
})

test('shows problems until they are put away', async () => {
  const main = new MemoryMain()
  main.addAccount()
  main.app = { ...main.app, problems: [{ id: 'at-start', error: { code: 'account.fileUnreadable' } }] }
  renderApp(main)
  const first = await screen.findByRole('alert')
  expect(first.textContent).toContain('The list of accounts could not be read.')
  main.emit('problem', { id: 'later', error: { code: 'net.timeout', subject: 'api.example' } })
  await screen.findByText('“api.example” did not answer in time.')
  press(within(first).getByRole('button', { name: 'Dismiss' }))
  await waitFor(() => {
    expect(screen.getAllByRole('alert')).toHaveLength(1)
  })
})

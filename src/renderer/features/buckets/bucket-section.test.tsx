// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { failure, MemoryMain } from '../../testing/memory-main.ts'
import { press, renderApp, type } from '../../testing/render-app.tsx'

async function setUp(...buckets: string[]) {
  const main = new MemoryMain()
  const account = main.addAccount({ name: 'Studio' })
  for (const bucket of buckets) {
    main.addBucket(account, bucket)
    main.addFolder(bucket, '', [])
  }
  renderApp(main)
  const list = within(await screen.findByRole('navigation', { name: 'Buckets' }))
  for (const name of buckets) await list.findByRole('link', { name })
  return { main, account, list }
}

test('makes a bucket and opens it', async () => {
  const { main, account, list } = await setUp()
  press(screen.getByRole('button', { name: 'New bucket' }))
  const form = await screen.findByRole('dialog', { name: 'New bucket' })
  type(within(form).getByRole('textbox', { name: 'Bucket name' }), 'photos')
  press(within(form).getByRole('combobox', { name: 'Region' }))
  const option = await screen.findByRole('option', { name: /eu-west-1.*Ireland/ })
  press(option)
  await waitFor(() => {
    expect(within(form).getByRole('combobox', { name: 'Region' }).textContent).toContain('eu-west-1')
  })
  fireEvent.click(within(form).getByRole('checkbox', { name: 'Versioning' }))
  press(within(form).getByRole('button', { name: 'Create' }))
  await list.findByRole('link', { name: 'photos', current: 'page' })
  await waitFor(() => {
    expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Objects' }))
  })
  expect(main.inputsOf('buckets.create')).toEqual([
    { accountId: account.id, name: 'photos', region: 'eu-west-1', versioning: true },
  ])
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('says at the name what the server has against it', async () => {
  const { main } = await setUp()
  main.answers['buckets.create'] = () => {
    throw failure({ code: 'remote.refused', reason: 'Names have no capitals', status: 400 })
  }
  press(screen.getByRole('button', { name: 'New bucket' }))
  const name = await screen.findByRole('textbox', { name: 'Bucket name' })
  type(name, 'Photos')
  press(screen.getByRole('button', { name: 'Create' }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('“Names have no capitals”')
  expect(name.getAttribute('aria-describedby')).toContain(alert.id)
})

test('adds a bucket that exists and opens it', async () => {
  const { main, account, list } = await setUp()
  press(screen.getByRole('button', { name: 'Add existing bucket' }))
  const form = await screen.findByRole('dialog', { name: 'Add existing bucket' })
  type(within(form).getByRole('textbox', { name: 'Bucket name' }), 'archive')
  press(within(form).getByRole('button', { name: 'Add' }))
  await list.findByRole('link', { name: 'archive', current: 'page' })
  await waitFor(() => {
    expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Objects' }))
  })
  expect(main.inputsOf('buckets.add')).toEqual([{ accountId: account.id, name: 'archive' }])
})

test('deletes a bucket, and keeps the question open while it is not empty', async () => {
  const { main, account, list } = await setUp('docs')
  main.answers['buckets.delete'] = () => {
    throw failure({ code: 'bucket.notEmpty', subject: 'docs', reason: 'Bucket must be empty', status: 409 })
  }
  press(screen.getByRole('button', { name: 'Bucket actions: docs' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete bucket…' }))
  const question = await screen.findByRole('alertdialog')
  expect(question.textContent).toMatch(/“docs”.*“Studio”/)
  press(within(question).getByRole('button', { name: 'Delete' }))
  expect((await within(question).findByRole('alert')).textContent).toContain(
    'The bucket “docs” is not empty.',
  )
  expect(document.activeElement).toBe(within(question).getByRole('button', { name: 'Cancel' }))
  delete main.answers['buckets.delete']
  press(within(question).getByRole('button', { name: 'Delete' }))
  await waitFor(() => {
    expect(list.queryByRole('link', { name: 'docs' })).toBeNull()
  })
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'New bucket' }))
  expect(main.inputsOf('buckets.delete')).toEqual([
    { accountId: account.id, bucket: 'docs' },
    { accountId: account.id, bucket: 'docs' },
  ])
})

test('forgets a bucket, by the menu of the right button, and closes it', async () => {
  const { main, account, list } = await setUp('docs', 'pics')
  press(list.getByRole('link', { name: 'docs' }))
  await screen.findByRole('grid', { name: 'Objects' })
  fireEvent.contextMenu(list.getByRole('link', { name: 'docs' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Forget bucket…' }))
  const question = await screen.findByRole('alertdialog')
  expect(question.textContent).toContain('Nothing is deleted on the server')
  press(within(question).getByRole('button', { name: 'Forget' }))
  await waitFor(() => {
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })
  expect(screen.queryByRole('grid')).toBeNull()
  expect(main.inputsOf('buckets.forget')).toEqual([{ accountId: account.id, bucket: 'docs' }])
  list.getByRole('link', { name: 'pics' })
})

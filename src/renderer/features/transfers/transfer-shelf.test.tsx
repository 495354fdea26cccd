// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { ConflictQuestion, TransferRow } from '../../../shared/transfer.ts'
import { MemoryMain } from '../../testing/memory-main.ts'
import { uploadRow as row } from '../../testing/transfer-rows.ts'
import { press, renderApp } from '../../testing/render-app.tsx'

const question: ConflictQuestion = {
  id: 'question-1',
  direction: 'upload',
  name: 'a/notes.txt',
  bucket: 'docs',
  remaining: 2,
  existingSizeBytes: 2_097_152,
  newSizeBytes: null,
  likeness: 'unknown',
  kinds: { identical: 1, different: 0, unknown: 2, checking: 0 },
}

const one = (id: string) => ({ which: 'one', id })

async function setUp(...transfers: TransferRow[]) {
  const main = new MemoryMain()
  main.addAccount()
  renderApp(main)
  const shelf = await screen.findByRole('region', { name: 'Transfers' })
  main.transfers = transfers
  main.emitTransfers()
  return { main, shelf }
}

test('opens by itself and shows each transfer with its progress and status', async () => {
  const { shelf } = await setUp(
    row('one', { status: 'running', doneUnits: 62 }),
    row('two', { status: 'done', verified: true, doneUnits: 100 }),
  )
  const item = await within(shelf).findByRole('listitem', { name: 'one.bin' })
  expect(item.getAttribute('aria-describedby')).toBe(within(item).getByText('a/one.bin').id)
  expect(within(item).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('62')
  within(item).getByText('Uploading 62 %')
  within(within(shelf).getByRole('listitem', { name: 'two.bin' })).getByText('Done · MD5 matches')
  within(shelf).getByText('1 of 2 finished · 1 running')
})

test('opens at the start where an earlier run of the app has left something', async () => {
  const main = new MemoryMain()
  main.addAccount()
  main.transfers = [row('left')]
  renderApp(main)
  const shelf = await screen.findByRole('region', { name: 'Transfers' })
  const item = await within(shelf).findByRole('listitem', { name: 'left.bin' })
  expect(within(item).getByText('Waiting').isConnected).toBe(true)
})

test('offers what can be done with a transfer, and no more', async () => {
  const { main, shelf } = await setUp(
    row('waits'),
    row('stands', { status: 'paused' }),
    row('failed', { status: 'failed', error: { code: 'net.interrupted' } }),
    row('done', { status: 'done' }),
  )
  const buttonsOf = (name: string) =>
    within(within(shelf).getByRole('listitem', { name })).queryAllByRole('button')
  await within(shelf).findByRole('listitem', { name: 'waits.bin' })
  const namesOf = (name: string) => buttonsOf(name).map((button) => button.textContent)
  expect(namesOf('waits.bin')).toEqual(['Pause', 'Cancel'])
  expect(namesOf('stands.bin')).toEqual(['Resume', 'Cancel'])
  expect(namesOf('failed.bin')).toEqual(['Retry'])
  expect(namesOf('done.bin')).toEqual([])
  for (const name of ['waits.bin', 'stands.bin', 'failed.bin'])
    for (const button of buttonsOf(name)) press(button)
  await waitFor(() => {
    expect(main.inputsOf('transfers.retry')).toHaveLength(1)
  })
  expect(main.inputsOf('transfers.pause')).toEqual([one('waits')])
  expect(main.inputsOf('transfers.resume')).toEqual([one('stands')])
  expect(main.inputsOf('transfers.cancel')).toEqual([one('waits'), one('stands')])
  expect(main.inputsOf('transfers.retry')).toEqual([one('failed')])
})

test('says before a pause what it costs', async () => {
  const { shelf } = await setUp(row('up'), row('down', { kind: 'download' }))
  const hintOf = async (name: string) => {
    const item = await within(shelf).findByRole('listitem', { name })
    const button = within(item).getByRole('button', { name: 'Pause' })
    return document.querySelector(`#${CSS.escape(button.getAttribute('aria-describedby') ?? '')}`)
      ?.textContent
  }
  expect(await hintOf('up.bin')).toBe('A paused upload starts again from its first byte.')
  expect(await hintOf('down.bin')).toMatch(/goes on where it was if the server can/)
})

test('does with all transfers what there is to do', async () => {
  const { main, shelf } = await setUp(
    row('waits'),
    row('stands', { status: 'paused' }),
    row('failed', { status: 'failed' }),
  )
  await within(shelf).findByRole('listitem', { name: 'waits.bin' })
  within(shelf).getByText('1 of 3 finished · 1 failed · 1 waiting · 1 paused')
  for (const name of ['Pause all', 'Resume all', 'Cancel all', 'Retry failed', 'Clear finished'])
    press(within(shelf).getByRole('button', { name }))
  await waitFor(() => {
    expect(main.inputsOf('transfers.clearFinished')).toHaveLength(1)
  })
  for (const name of ['pause', 'resume', 'cancel', 'retry'] as const)
    expect(main.inputsOf(`transfers.${name}`)).toEqual([{ which: 'all' }])
  main.transfers = []
  main.emitTransfers()
  await waitFor(() => {
    expect(within(shelf).getByRole('button', { name: 'Pause all' })).toHaveProperty('disabled', true)
  })
  for (const name of ['Resume all', 'Cancel all', 'Clear finished'])
    expect(within(shelf).getByRole('button', { name })).toHaveProperty('disabled', true)
})

test('asks what to do with a file that exists, and skips it unless told otherwise', async () => {
  const { main } = await setUp()
  main.question = question
  main.emitTransfers()
  const dialog = await screen.findByRole('dialog', { name: 'Files already exist' })
  within(dialog).getByText('a/notes.txt')
  within(dialog).getByText('2.0 MB (2,097,152 bytes)')
  within(dialog).getByText('size unknown')
  expect(within(dialog).getByRole('radio', { name: 'Skip' })).toHaveProperty('checked', true)
  press(within(dialog).getByRole('button', { name: 'Continue' }))
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
  })
  expect(main.inputsOf('transfers.answer')).toEqual([
    { questionId: 'question-1', choice: 'skip', forTheRest: false },
  ])
})

test('takes an answer for its own question alone', async () => {
  const { main } = await setUp()
  main.question = question
  main.answers['transfers.answer'] = () => {
    main.question =
      main.question?.id === 'question-1' ? { ...question, id: 'question-2', name: 'b.txt' } : null
    main.emitTransfers()
  }
  main.emitTransfers()
  const dialog = await screen.findByRole('dialog', { name: 'Files already exist' })
  fireEvent.click(within(dialog).getByRole('radio', { name: 'Keep both' }))
  fireEvent.click(within(dialog).getByRole('checkbox', { name: 'Do this for the rest' }))
  press(within(dialog).getByRole('button', { name: 'Continue' }))
  await within(dialog).findByText('b.txt')
  expect(within(dialog).getByRole('radio', { name: 'Skip' })).toHaveProperty('checked', true)
  expect(within(dialog).getByRole('checkbox')).toHaveProperty('checked', false)
  press(within(dialog).getByRole('button', { name: 'Cancel' }))
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
  })
  expect(main.inputsOf('transfers.answer')).toEqual([
    { questionId: 'question-1', choice: 'keepBoth', forTheRest: true },
    { questionId: 'question-2', choice: 'cancel', forTheRest: false },
  ])
})

test('answers a question once, however often it is told to go on', async () => {
  const { main } = await setUp()
  main.question = question
  // Main has not said yet that the question is gone.
  main.answers['transfers.answer'] = () => undefined
  main.emitTransfers()
  const button = await screen.findByRole('button', { name: 'Continue' })
  press(button)
  press(button)
  await waitFor(() => {
    expect(button).toHaveProperty('disabled', true)
  })
  fireEvent.keyDown(screen.getByRole('radio', { name: 'Skip' }), { key: 'Escape' })
  main.question = null
  main.emitTransfers()
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
  })
  expect(main.inputsOf('transfers.answer')).toHaveLength(1)
})

test('folds and unfolds', async () => {
  const { shelf } = await setUp(row('one'))
  await within(shelf).findByRole('listitem', { name: 'one.bin' })
  press(within(shelf).getByRole('button', { name: 'Fold the transfers' }))
  expect(within(shelf).queryByRole('listitem')).toBeNull()
  press(within(shelf).getByRole('button', { name: 'Unfold the transfers' }))
  expect((await within(shelf).findByRole('listitem', { name: 'one.bin' })).isConnected).toBe(true)
})

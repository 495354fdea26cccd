import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { expect } from 'playwright/test'

import type { Fault } from '../src/emulator/faults.ts'
import { test, type RunningApp } from './app-fixture.ts'
import { expectAccessible } from './axe-steps.ts'
import { makeBucket, putObject } from './server-view.ts'
import {
  addBucket,
  answerChoosers,
  below,
  connect,
  createBucket,
  dropFiles,
  grid,
  row,
  toolbarButton,
  transfer,
} from './window-steps.ts'

const md5sum = promisify(execFile)

/** Answers the system's next question where to save, as a driver of the app does. */
async function answerSave(app: RunningApp, filePath: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, filePath)
}

test('md5sum accepts the manifest of a folder that was downloaded, also after its rows were cleared', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'media')
  const keys = ['trip/a.txt', 'trip/line\nbreak', 'trip/back\\slash', 'trip/deep/один #1 %.png']
  for (const key of keys) await putObject(server.baseUrl, 'media', key, `content of ${key}`)
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  const saved = below(folder, 'saved')
  await mkdir(saved)
  await answerChoosers(app, [saved])
  await row(page, 'trip/').click()
  await toolbarButton(page, 'Download').click()

  const shelf = page.getByRole('region', { name: 'Transfers' })
  const batch = shelf.getByRole('group', { name: 'Download of trip/ · media' })
  await expect(batch).toContainText('Done · 4 of 4')
  await expect(batch).toContainText('4 files')
  await expectAccessible(page, 'a finished batch')
  const manifest = below(folder, 'trip.md5')
  await answerSave(app, manifest)
  await batch.getByRole('button', { name: 'Save manifest…' }).click()
  await expect(batch).toContainText('Manifest saved: 4 listed')
  await md5sum('md5sum', ['--strict', '--quiet', '-c', manifest], { cwd: saved })

  await shelf.getByRole('button', { name: 'Clear finished' }).click()
  await expect(batch).toBeHidden()
  await shelf.getByRole('button', { name: 'Transfer history' }).click()
  const history = page.getByRole('dialog', { name: 'Transfer history' })
  await expect(history.getByRole('listitem')).toHaveCount(1)
  await expectAccessible(page, 'transfer history')
  const later = below(folder, 'later.md5')
  await answerSave(app, later)
  await history.getByRole('listitem', { name: 'Download of trip/ · media' }).getByRole('button').click()
  await expect(history).toContainText('Manifest saved: 4 listed')
  await md5sum('md5sum', ['--strict', '--quiet', '-c', later], { cwd: saved })
})

test('a batch is paused, folded, resumed and cancelled by its head', async ({ launch, serve, folder }) => {
  const slow: Fault = { operation: 'upload', match: '*', kind: 'slow', parameter: 4 * 1024 }
  const server = await serve({ faults: [slow] })
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')
  await mkdir(below(folder, 'drop'))
  for (let number = 1; number <= 6; number += 1)
    await writeFile(below(folder, 'drop', `${number}.bin`), Buffer.alloc(64 * 1024, number))
  await writeFile(below(folder, 'alone.bin'), Buffer.alloc(64 * 1024))
  await dropFiles(page, grid(page), [below(folder, 'drop')])
  const batch = page.getByRole('group', { name: 'Upload to drop/ · media' })
  await expect(batch).toContainText('Uploading · 0 of 6')
  await expect(batch).toContainText('6 files · 384 KB · 6 requests')
  await dropFiles(page, grid(page), [below(folder, 'alone.bin')])
  await expect(transfer(page, 'alone.bin')).toBeVisible()

  await batch.getByRole('button', { name: 'Pause batch' }).click()
  await expect(batch).toContainText('Paused · 0 of 6')
  await expect(transfer(page, 'alone.bin')).toContainText('Uploading')
  await expectAccessible(page, 'a paused batch')
  await batch.getByRole('button', { name: 'Fold batch' }).click()
  await expect(transfer(page, '1.bin')).toBeHidden()
  await expect(transfer(page, 'alone.bin')).toHaveAttribute('aria-setsize', '7')
  await batch.getByRole('button', { name: 'Resume batch' }).click()
  await expect(batch).toContainText('Uploading · 0 of 6')
  await batch.getByRole('button', { name: 'Cancel batch' }).click()
  await expect(batch).toContainText('6 cancelled')
  await batch.getByRole('button', { name: 'Unfold batch' }).click()
  await expect(transfer(page, '1.bin')).toContainText('Cancelled')
  await expect(transfer(page, 'alone.bin')).toContainText('Uploading')
})

import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'

import { expect } from 'playwright/test'

import type { Fault } from '../src/emulator/faults.ts'
import { test as base } from './app-fixture.ts'
import { makeBucket, putObject } from './server-view.ts'
import { addBucket, answerChoosers, below, connect, row, toolbarButton, transfer } from './window-steps.ts'

const mebibyte = 1024 * 1024

/** A disk of 4 MiB, mounted; mounting takes root, or a user namespace that may. */
const test = base.extend<{ readonly disk: string }>({
  disk: async ({ folder }, use) => {
    const disk = below(folder, 'disk')
    await mkdir(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk])
    await use(disk)
    execFileSync('umount', ['--lazy', disk])
  },
})

const slow: Fault = { operation: 'download', match: 'film.bin', kind: 'slow', parameter: mebibyte, count: 1 }

test('a disk that fills up pauses the download, says what it needs, and goes on after room was made', async ({
  launch,
  serve,
  folder,
  disk,
}) => {
  const film = randomBytes(3 * mebibyte)
  const server = await serve({ faults: [slow], extensions: true })
  await makeBucket(server.baseUrl, 'media')
  await putObject(server.baseUrl, 'media', 'film.bin', film)
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  await answerChoosers(app, [disk])
  await row(page, 'film.bin').click()
  await toolbarButton(page, 'Download').click()
  await expect(transfer(page, 'film.bin')).toContainText(/Downloading [1-9]/)
  await writeFile(below(disk, 'filler'), randomBytes(4 * mebibyte)).catch(() => undefined)
  await expect(transfer(page, 'film.bin')).toContainText('Paused · The disk is full')
  const alert = page.getByRole('region', { name: 'Transfers' }).getByRole('alert')
  await expect(alert).toContainText(/The disk is full\. There is no room for “.*film\.bin”: it needs .* more/)
  expect((await readdir(disk)).filter((name) => name === 'film.bin')).toEqual([])

  await putObject(server.baseUrl, 'media', 'other.txt', 'other')
  const elsewhere = below(folder, 'elsewhere')
  await mkdir(elsewhere)
  await answerChoosers(app, [elsewhere])
  await toolbarButton(page, 'Refresh').click()
  await row(page, 'other.txt').click()
  await toolbarButton(page, 'Download').click()
  await expect(transfer(page, 'other.txt')).toContainText('Done · MD5 matches')

  await transfer(page, 'film.bin').getByRole('button', { name: 'Resume' }).click()
  await expect(transfer(page, 'film.bin')).toContainText('Paused · The disk is full')
  await rm(below(disk, 'filler'))
  await transfer(page, 'film.bin').getByRole('button', { name: 'Resume' }).click()
  await expect(transfer(page, 'film.bin')).toContainText('Done · MD5 matches')
  await expect(alert).toBeHidden()
  expect((await readFile(below(disk, 'film.bin'))).equals(film)).toBe(true)
  expect(await readdir(disk)).toEqual(['film.bin'])
})

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import { defaultSettings } from '../../shared/settings.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { AppSettings } from './app-settings.ts'
import { openSettingsFile } from './settings-file.ts'

async function setUp(text?: string) {
  const folder = await temporaryFolder()
  const filePath = path.join(folder, 'settings.json')
  if (text !== undefined) await writeFile(filePath, text)
  const file = await openSettingsFile(filePath)
  return { folder, filePath, file, settings: new AppSettings(file) }
}

test('without a file every setting has its default, and nothing is written', async () => {
  const { folder, file, settings } = await setUp()
  expect(settings.current()).toEqual(defaultSettings)
  expect(file.problem).toBeNull()
  expect(await readdir(folder)).toEqual([])
})

test('a change is told once it is on the disk, and is there again after a restart', async () => {
  const { filePath, settings } = await setUp()
  const told: unknown[] = []
  const stop = settings.onChange((now, before) => told.push([now.transfersAtOnce, before.transfersAtOnce]))
  expect(await settings.change({ transfersAtOnce: 2 })).toEqual({ ...defaultSettings, transfersAtOnce: 2 })
  expect(told).toEqual([[2, 4]])
  stop()
  await settings.change({ onConflict: 'skip' })
  expect(told).toHaveLength(1)
  const again = new AppSettings(await openSettingsFile(filePath))
  expect(again.current()).toEqual({ ...defaultSettings, transfersAtOnce: 2, onConflict: 'skip' })
})

test('changes made at once all count', async () => {
  const { filePath, settings } = await setUp()
  await Promise.all([settings.change({ keepAwake: false }), settings.change({ receiptsDays: 7 })])
  const { settings: kept } = (await openSettingsFile(filePath)).content
  expect(kept).toEqual({ ...defaultSettings, keepAwake: false, receiptsDays: 7 })
})

test('a change that cannot be written is none, and the next one is tried again', async () => {
  const { folder } = await setUp()
  const settings = new AppSettings(await openSettingsFile(path.join(folder, 'below', 'settings.json')))
  const failed = settings.change({ keepAwake: false })
  await expect(failed).rejects.toMatchObject({ data: { code: 'local.failed' } })
  expect(settings.current()).toEqual(defaultSettings)
  await mkdir(path.join(folder, 'below'))
  expect(await settings.change({ receiptsDays: 7 })).toEqual({ ...defaultSettings, receiptsDays: 7 })
})

test('a file of an older app leaves what it did not know at its default', async () => {
  const { settings, file } = await setUp(JSON.stringify({ version: 1, settings: { transfersAtOnce: 9 } }))
  expect(file.problem).toBeNull()
  expect(settings.current()).toEqual({ ...defaultSettings, transfersAtOnce: 9 })
})

test.each([
  ['damaged', '{"version": 1, "sett'],
  ['of a newer app', JSON.stringify({ version: 2, settings: {} })],
  ['out of bounds', JSON.stringify({ version: 1, settings: { transfersAtOnce: 0 } })],
  [
    'without a limit that could be kept',
    JSON.stringify({ version: 1, settings: { uploadBytesPerSecond: 1 } }),
  ],
])('a file that is %s is put aside whole, and told', async (_what, text) => {
  const { folder, filePath, file, settings } = await setUp(text)
  expect(settings.current()).toEqual(defaultSettings)
  const aside = file.problem?.subject ?? ''
  expect(file.problem).toEqual({ code: 'settings.putAside', subject: aside })
  expect(await readFile(aside, 'utf8')).toBe(text)
  await settings.change({ keepAwake: false })
  expect(await readdir(folder)).toEqual([path.basename(filePath), path.basename(aside)])
  expect((await openSettingsFile(filePath)).problem).toBeNull()
})

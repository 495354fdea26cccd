import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { expect } from 'playwright/test'

import { apiKey, test } from './app-fixture.ts'
import { listKeys, makeBucket, putObject } from './server-view.ts'
import { addBucket, below, connect, grid, row } from './window-steps.ts'

const run = promisify(execFile)
const hostile = `notes/it's $(touch pwned) "100%"\n{a,b}.txt`

test('code that is copied from the window runs as it is, with the key from the environment', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'archive')
  await putObject(server.baseUrl, 'archive', hostile, 'the content')
  await putObject(server.baseUrl, 'archive', 'other', 'x')
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'archive')
  await mkdir(below(folder, 'work'))
  const runCopied = async (program: string, action: string) => {
    await dialog.getByRole('radio', { name: action }).check()
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect(dialog.getByRole('status')).toHaveText('Code copied')
    const code = await app.electron.evaluate(({ clipboard }) => clipboard.readText())
    expect(code).toBe(await dialog.getByRole('textbox', { name: 'Code' }).inputValue())
    expect(code).not.toContain(apiKey)
    await writeFile(below(folder, 'code'), code)
    const env = { PATH: process.env['PATH'], CLOUDSTORE_API_KEY: apiKey }
    return (await run(program, [below(folder, 'code')], { cwd: below(folder, 'work'), env })).stdout
  }
  const dialog = page.getByRole('dialog', { name: 'Copy as code' })

  await row(page, 'notes/').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy as code…' }).click()
  await dialog.getByRole('radio', { name: 'Python' }).check()
  expect(await runCopied('/usr/bin/python3', 'List')).toContain('{a,b}.txt')
  await page.keyboard.press('Escape')
  await expect(grid(page)).toBeFocused()

  await row(page, 'notes/').dblclick()
  await grid(page).getByRole('row').nth(1).click()
  await page.keyboard.press('Alt+Enter')
  await page
    .getByRole('complementary', { name: 'Details' })
    .getByRole('button', { name: 'Copy as code' })
    .click()
  await runCopied('bash', 'Download')
  const saved = `it's $(touch pwned) _100%__{a,b}.txt`
  expect(await readFile(below(folder, 'work', saved), 'utf8')).toBe('the content')
  await runCopied('bash', 'Delete')
  expect(await listKeys(server.baseUrl, 'archive')).toEqual(['other'])
})

import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { setTimeout as pass } from 'node:timers/promises'

import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import type { Fault } from '../src/emulator/faults.ts'
import { killApp, test, type RunningApp } from './app-fixture.ts'
import { getObject, makeBucket, md5, putObject } from './server-view.ts'
import {
  addBucket,
  answerChoosers,
  below,
  bucketLink,
  connect,
  dropFiles,
  grid,
  row,
  toolbarButton,
} from './window-steps.ts'

/** `npm run test:kill` sets them. */
const seed = Number(process.env['KILL_SEED'] ?? 1)
const rounds = Number(process.env['KILL_ROUNDS'] ?? 2)

const filesPerRound = 6
const bytesPerSecond = 3 * 1024 * 1024
const longestLifeMs = 2_000
/** Of each transfer, so that the app is killed in the middle of some. */
const slow = (operation: Fault['operation']): Fault => ({
  operation,
  match: '*',
  kind: 'slow',
  parameter: bytesPerSecond,
})

test('killed again and again in the middle of uploads and downloads, the app finds every byte and every job', async ({
  launch,
  serve,
  folder,
}) => {
  test.setTimeout(rounds * 40_000 + 60_000)
  const server = await serve({ faults: [slow('upload'), slow('download')], extensions: true })
  await makeBucket(server.baseUrl, 'media')
  const films = contents('film')
  for (const [name, content] of films) await putObject(server.baseUrl, 'media', `films/${name}`, content)

  let app = await launch()
  await connect(app.page, server.baseUrl)
  await addBucket(app.page, 'media')
  let accepted = 0
  for (let round = 1; round <= rounds; round += 1) {
    const files = contents(`${round}`)
    const [source, chosen] = [below(folder, `round-${round}`), below(folder, `saved-${round}`)]
    const saved = below(chosen, 'films')
    await Promise.all([mkdir(source), mkdir(chosen)])
    await Promise.all([...files].map(([name, content]) => writeFile(below(source, name), content)))

    await begin(app, source, chosen)
    const waited = chance(round, 'waits') < 0.75
    if (waited)
      await expect(shelf(app.page)).toContainText(`of ${format(accepted + 2 * filesPerRound)} finished`)
    await pass(chance(round, 'moment') * longestLifeMs)
    await killApp(app)
    // Whatever has its name is whole.
    for (const name of await finals(saved))
      expect(await readFile(below(saved, name))).toEqual(films.get(name))

    app = await launch()
    const total = await allFinished(app.page)
    // What was shown as accepted is there; what was not may be.
    if (waited) expect(total).toBe(accepted + 2 * filesPerRound)
    expect(total).toBeGreaterThanOrEqual(accepted)
    const [uploads, downloads] = [await uploaded(server.baseUrl, files, round), await finals(saved)]
    expect(uploads + downloads.length).toBe(total - accepted)
    for (const name of downloads) expect(await readFile(below(saved, name))).toEqual(films.get(name))
    expect(await namesIn(saved)).toEqual(downloads)
    accepted = total
  }
  process.stdout.write(
    `killed ${rounds} times, seed ${seed}: ${accepted} transfers, every job and byte there\n`,
  )
})

/** Uploads a folder and downloads another. */
async function begin(app: RunningApp, source: string, chosen: string): Promise<void> {
  const { page } = app
  await bucketLink(page, 'media').click()
  await expect(row(page, 'films')).toBeVisible()
  await answerChoosers(app, [chosen])
  await row(page, 'films').click()
  await toolbarButton(page, 'Download').click()
  // Not in the middle of the list: with every round it is likelier that a folder's row is there, and takes the files.
  await dropFiles(page, grid(page).getByRole('columnheader', { name: 'Name' }), [source])
}

const shelf = (page: Page) => page.getByRole('region', { name: 'Transfers' })

/** How many transfers there are, when all of them have ended. */
async function allFinished(page: Page): Promise<number> {
  const text = async () => (await shelf(page).textContent()) ?? ''
  const counts = /([\d,]+) of ([\d,]+) finished/
  await expect
    .poll(
      async () => {
        const [, finished, total] = counts.exec(await text()) ?? []
        return finished !== undefined && finished === total
      },
      { timeout: 30_000 },
    )
    .toBe(true)
  return Number((counts.exec(await text())?.[2] ?? '').replaceAll(',', ''))
}

/** How many of the files are at the server; each of them whole. */
async function uploaded(
  endpoint: string,
  files: ReadonlyMap<string, Buffer>,
  round: number,
): Promise<number> {
  let count = 0
  for (const [name, content] of files) {
    const { status, body } = await getObject(endpoint, 'media', `round-${round}/${name}`)
    if (status === 404) continue
    expect(md5(body)).toBe(md5(content))
    count += 1
  }
  return count
}

/** The names that no temporary file has. */
async function finals(folder: string): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => !name.endsWith('.cloudstore-part'))
}

/** None where the folder has not been made. */
async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = await readdir(folder).catch(() => [])
  return names.toSorted()
}

/** Files from none to some seconds long. */
function contents(of: string): Map<string, Buffer> {
  return new Map(
    Array.from({ length: filesPerRound }, (_, at) => {
      const sizeBytes = at === 0 ? 0 : Math.floor(chance(at, `size of ${of}`) * bytesPerSecond)
      return [`${of}-${at}.bin`, Buffer.alloc(sizeBytes, createHash('sha512').update(`${of} ${at}`).digest())]
    }),
  )
}

/** From 0 up to 1, the same for the same seed. */
function chance(round: number, what: string): number {
  return createHash('sha256').update(`${seed} ${round} ${what}`).digest().readUInt32LE() / 2 ** 32
}

function format(count: number): string {
  return count.toLocaleString('en')
}

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect } from 'playwright/test'

import { test } from './app-fixture.ts'
import { makeBucket } from './server-view.ts'
import { addBucket, bucketLink, connect, createBucket, row } from './window-steps.ts'

test('each way to fail to connect has its own plain message at the form', async ({ launch, serve }) => {
  const server = await serve()
  const { page } = await launch()
  await expect(page.getByRole('heading', { name: 'Connect to CloudStore' })).toBeVisible()
  const portal = await listen(
    createServer((_request, answer) => answer.end('<html>Welcome to the airport</html>')),
  )
  const closed = await listen(createServer())
  await closed.close()
  const refused = page.getByRole('alert')

  await connect(page, server.baseUrl, { key: 'not-the-key' })
  await expect(refused).toContainText('key')
  const wrongKey = await refused.textContent()
  await connect(page, closed.url)
  await expect(refused).toContainText('reach')
  await connect(page, portal.url)
  await expect(refused).toContainText('no CloudStore')
  const notCloudStore = await refused.textContent()
  await connect(page, 'http://files.example.com/v2')
  await expect(refused).toContainText('https')
  expect(new Set([wrongKey, notCloudStore]).size).toBe(2)
  await connect(page, server.baseUrl, { key: 'a key\nwith a line break' })
  await expect(refused).toContainText('key')
  await portal.close()

  await connect(page, server.baseUrl)
  await expect(page.getByRole('button', { name: 'Account: Studio North' })).toBeVisible()
})

test('the account on this computer opens from the first run, and again at the next start', async ({
  launch,
}) => {
  const app = await launch()
  await app.page.getByRole('button', { name: 'Try it on this computer' }).click()
  await expect(app.page.getByRole('button', { name: 'Account: This computer' })).toBeVisible()
  await bucketLink(app.page, 'samples').click()
  await expect(row(app.page, 'welcome.txt')).toBeVisible()
  await createBucket(app.page, 'mine')
  await app.close()

  const again = await launch()
  await expect(again.page.getByRole('button', { name: 'Account: This computer' })).toBeVisible()
  await expect(bucketLink(again.page, 'mine')).toBeVisible()
})

test('--local-account opens the samples at once', async ({ launch }) => {
  const { page } = await launch({ args: ['--local-account'] })
  await expect(page.getByRole('button', { name: 'Account: This computer' })).toBeVisible()
  await expect(bucketLink(page, 'samples')).toBeVisible()
})

test('accounts are added, switched and removed; buckets are added by name and forgotten', async ({
  launch,
  serve,
}) => {
  const [north, south] = [await serve(), await serve()]
  await makeBucket(north.baseUrl, 'northern')
  await makeBucket(south.baseUrl, 'southern')
  const { page } = await launch()
  await connect(page, north.baseUrl, { name: 'North' })
  await addBucket(page, 'northern')

  await page.getByRole('button', { name: 'Account: North' }).click()
  await page.getByRole('menuitem', { name: 'Add account…' }).click()
  await connect(page, south.baseUrl, { name: 'South' })
  await expect(page.getByRole('button', { name: 'Account: South' })).toBeVisible()
  await addBucket(page, 'southern')
  await expect(bucketLink(page, 'northern')).toHaveCount(0)

  await page.getByRole('button', { name: 'Account: South' }).click()
  await page.getByRole('menuitemradio', { name: 'North' }).click()
  await expect(bucketLink(page, 'northern')).toBeVisible()

  await page.getByRole('button', { name: 'Bucket actions: northern' }).click()
  await page.getByRole('menuitem', { name: 'Forget bucket…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click()
  await expect(bucketLink(page, 'northern')).toHaveCount(0)

  await page.getByRole('button', { name: 'Account: North' }).click()
  await page.getByRole('menuitem', { name: 'Remove account…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('button', { name: 'Account: South' })).toBeVisible()
  await expect(bucketLink(page, 'southern')).toBeVisible()
})

async function listen(server: Server): Promise<{ url: string; close: () => Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v2`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

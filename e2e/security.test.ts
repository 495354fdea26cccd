import { expect } from 'playwright/test'

import { test } from './app-fixture.ts'
import { bucketLink } from './window-steps.ts'

test('the page has neither Node nor a way out', async ({ launch }) => {
  const { page, electron } = await launch({ args: ['--local-account'] })
  await expect(bucketLink(page, 'samples')).toBeVisible()
  const start = page.url()
  expect(start).toMatch(/^app:\/\/browser\//)

  const found = await page.evaluate(async () => {
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective))
    const attempt = async (work: () => unknown) => {
      try {
        await work()
        return 'worked'
      } catch {
        return 'refused'
      }
    }
    const script = document.createElement('script')
    const results = {
      globals: ['require', 'process', 'module', 'ipcRenderer'].filter((name) => name in globalThis),
      bridge: Object.keys((globalThis as unknown as { cloudstore: object }).cloudstore).toSorted(),
      stringOfCode: await attempt(() => setTimeout('document.title = "taken over"')),
      html: await attempt(() => {
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="document.title=1">')
      }),
      inlineScript: await attempt(() => {
        script.textContent = 'document.title = "taken over"'
        document.head.append(script)
      }),
      network: await attempt(() => fetch('https://example.com/')),
      file: await attempt(() => fetch('file:///etc/passwd')),
      outsideFiles: await attempt(async () => {
        const answer = await fetch('app://browser/../../package.json')
        if (!answer.ok) throw new Error('not found')
      }),
      geolocation: await navigator.permissions
        .query({ name: 'geolocation' })
        .then((permission) => permission.state),
      opened: globalThis.open('https://example.com/') === null,
    }
    return { ...results, title: document.title, violations }
  })
  expect(found).toMatchObject({
    globals: [],
    bridge: ['call', 'cancel', 'grantDropped', 'on'],
    stringOfCode: 'refused',
    html: 'refused',
    inlineScript: 'refused',
    network: 'refused',
    file: 'refused',
    outsideFiles: 'refused',
    geolocation: 'denied',
    opened: true,
    title: 'CloudStore Browser',
  })

  // Not through the page's driver, which would wait for a navigation that never comes.
  const urlAfter = await electron.evaluate(async ({ webContents }) => {
    const contents = webContents.getAllWebContents()[0]
    const isPrevented = new Promise((resolve) => {
      contents?.once('will-frame-navigate', (event) => setImmediate(() => resolve(event.defaultPrevented)))
    })
    void contents?.executeJavaScript('location.href = "https://example.com/"')
    return (await isPrevented) ? contents?.getURL() : 'not prevented'
  })
  expect(urlAfter).toBe(start)
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('calls that the contract does not hold, or with wrong input, are refused as data', async ({
  launch,
}) => {
  const { page } = await launch({ args: ['--local-account'] })
  await expect(bucketLink(page, 'samples')).toBeVisible()
  const replies = await page.evaluate(async () => {
    const { cloudstore } = globalThis as unknown as {
      cloudstore: { call(name: string, callId: string, input: unknown): Promise<unknown> }
    }
    const unknownName = await cloudstore
      .call('files.read', '1', { path: '/etc/passwd' })
      .catch(() => 'no such channel')
    const wrongInput = await cloudstore.call('views.rows', '2', {
      accountId: 'local',
      bucket: 'samples',
      limit: 1e9,
    })
    const forgedGrant = await cloudstore.call('uploads.dropped', '3', {
      accountId: 'local',
      bucket: 'samples',
      prefix: '',
      grantId: '/etc/passwd',
    })
    return { unknownName, wrongInput, forgedGrant }
  })
  expect(replies.unknownName).toBe('no such channel')
  expect(replies.wrongInput).toMatchObject({ ok: false, error: { code: 'input.invalid' } })
  expect(replies.forgedGrant).toMatchObject({ ok: false, error: { code: 'input.invalid' } })
})

import { readFileSync } from 'node:fs'
import path from 'node:path'

import { app, clipboard, powerMonitor, session, utilityProcess } from 'electron'

import type { EventName, Events } from '../shared/ipc/events.ts'
import type { Closed } from './account-space.ts'
import { createAwakenings } from './cloudstore/awakenings.ts'
import { systemClock } from './cloudstore/clock.ts'
import { electronTransport } from './ipc/electron-transport.ts'
import { createHandlers } from './ipc/handlers.ts'
import { Push } from './ipc/push.ts'
import { serve } from './ipc/serve.ts'
import { Problems } from './problems.ts'
import { buildServices } from './services.ts'
import { startThread } from './sqlite/start-thread.ts'
import { startFileThread } from './transfers/whole/start-file-thread.ts'
import { startHashThread } from './transfers/hashing/start-hash-thread.ts'
import { openMainWindow } from './window/main-window.ts'
import { setMenu } from './window/menu.ts'
import { pageUrl, registerPageScheme, servePage } from './window/page-protocol.ts'
import { lockDefaultSession, lockDown } from './window/security.ts'

const problems = new Problems()
process.on('uncaughtException', (error) => {
  problems.report(error)
})
process.on('unhandledRejection', (error) => {
  problems.report(error)
})

const here = import.meta.dirname
const userDataDir = app.commandLine.getSwitchValue('user-data-dir')
if (userDataDir) app.setPath('userData', path.resolve(userDataDir))

// The page of the development server stands in for the built one; a packaged app never looks for it.
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const windowUrl = developmentUrl ?? pageUrl

if (app.requestSingleInstanceLock()) {
  lockDown(isOwnPage)
  registerPageScheme()
  // Not awaited here: Electron gets ready only after this module has run to its end.
  void app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      problems.logBug(error)
      app.exit(1)
    })
} else {
  app.quit()
}

async function start(): Promise<void> {
  lockDefaultSession()
  await servePage(path.join(here, '../renderer'))
  const window = openMainWindow({
    preload: path.join(here, '../preload/index.cjs'),
    iconFile: path.join(here, '../../resources/icon.png'),
    boundsFile: path.join(app.getPath('userData'), 'window.json'),
  })
  const push = new Push(<Name extends EventName>(name: Name, payload: Events[Name]) => {
    window.send(`event:${name}`, payload)
  })
  setMenu({
    showSettings: () => {
      push.changed('settings.asked', '', () => ({}))
    },
    closeWindow: window.close,
  })
  problems.tellBy((problem) => {
    push.changed('problem', problem.id, () => problem)
  })
  const awakenings = createAwakenings(systemClock)
  powerMonitor.on('resume', () => {
    awakenings.wake()
  })
  const { services, presence, close } = await buildServices({
    userDataDir: app.getPath('userData'),
    version: app.getVersion(),
    push,
    problems,
    choosers: window.choosers,
    system: window.system,
    closeWindow: window.close,
    copyText: async (text) => {
      await clipboard.writeText(text)
    },
    awakenings,
    isLocalStart: app.commandLine.hasSwitch('local-account'),
    extraCa: extraCertificates(),
    loadPasswordStore: async () => (await import('keytar')).default,
    startStoreThread: (filePath) => startThread(path.join(here, 'catalog-store.js'), filePath),
    startJournalThread: (filePath) => startThread(path.join(here, 'transfers-journal.js'), filePath),
    startFileThread: () => startFileThread(path.join(here, 'transfers-files.js')),
    startHashThread: () => startHashThread(path.join(here, 'transfers-hashing.js')),
    forkEmulator: () => utilityProcess.fork(path.join(here, 'local-emulator.js')),
  })
  serve(electronTransport, createHandlers(services), {
    isTrusted: (sender) => sender.isMainFrame && isOwnPage(sender.url),
    onBug: (error) => {
      problems.logBug(error)
    },
    grantDropped: (paths) => services.grants.grant(paths),
  })
  window.onFocusChange(() => {
    presence.changed()
  })
  window.askBeforeClose(() => services.quitQuestion.mayClose())
  endWithoutQuestion(() => {
    services.quitQuestion.skip()
  })
  app.on('second-instance', () => {
    window.focus()
  })
  app.on('window-all-closed', () => {
    app.quit()
  })
  quitAfter(close)
  await window.load(windowUrl)
}

/** The system ends the app, or another program does: nobody is there to be asked. */
function endWithoutQuestion(skip: () => void): void {
  app.on('before-quit', skip)
  powerMonitor.on('shutdown', skip)
}

/** Lets transfers clean up after themselves before the process ends. */
function quitAfter(close: () => Promise<Closed>): void {
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    void close()
      .catch((error: unknown) => {
        problems.logBug(error)
        return 'ended' as const
      })
      .then((closed) => {
        isClosed = true
        // In a turn of its own: while this event is being handled, quitting is under way and a second call is let go.
        setImmediate(() => {
          if (closed === 'ended') app.quit()
          else endAtOnce()
        })
      })
  })
}

/**
 * Every gentler end, `app.exit` too, waits for the thread of a keychain that does not answer: the window would be gone,
 * and the process would stay and keep the app from being started again. All that is kept was written before.
 */
function endAtOnce(): void {
  session.defaultSession.flushStorageData()
  process.kill(process.pid, 'SIGKILL')
}

function isOwnPage(url: string): boolean {
  if (!URL.canParse(url)) return false
  // Not URL.origin: it is "null" for every scheme of our own.
  const [page, own] = [new URL(url), new URL(windowUrl)]
  return page.protocol === own.protocol && page.host === own.host
}

/** `--extra-ca=FILE`: a private authority's certificates, in PEM, to trust beside the well-known ones. */
function extraCertificates(): string | undefined {
  const file = app.commandLine.getSwitchValue('extra-ca')
  return file ? readFileSync(file, 'utf8') : undefined
}

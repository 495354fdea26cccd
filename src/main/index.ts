import path from 'node:path'

import { app, utilityProcess } from 'electron'

import type { KeychainState } from '../shared/account.ts'
import type { AppState, EventName, Events } from '../shared/ipc/contract.ts'
import { openAccountFile } from './accounts/account-file.ts'
import { Accounts, type Connection } from './accounts/accounts.ts'
import { createKeychain } from './accounts/keychain.ts'
import { createKnownBuckets } from './accounts/known-buckets.ts'
import { LocalServer } from './accounts/local-server.ts'
import { Catalog } from './catalog/catalog.ts'
import { createCloudStoreClient } from './cloudstore/client.ts'
import { DropGrants } from './ipc/drop-grants.ts'
import { electronTransport } from './ipc/electron-transport.ts'
import { createHandlers } from './ipc/handlers.ts'
import { Push } from './ipc/push.ts'
import { serve } from './ipc/serve.ts'
import { createDeleteMover, Deletes } from './operations/deletes.ts'
import { NewFolders } from './operations/new-folders.ts'
import { Problems } from './problems.ts'
import { Conflicts } from './transfers/conflicts.ts'
import { createDownloadMover } from './transfers/download.ts'
import { Downloads } from './transfers/downloads.ts'
import { TransferEngine } from './transfers/engine.ts'
import { createUploadMover } from './transfers/upload.ts'
import { Uploads } from './transfers/uploads.ts'
import { openMainWindow, type MainWindow } from './window/main-window.ts'
import { setMenu } from './window/menu.ts'
import { pageUrl, registerPageScheme, servePage } from './window/page-protocol.ts'
import { lockDefaultSession, lockDown } from './window/security.ts'

/** How long the first answer to the window waits for the keychain. */
const restorePatienceMs = 2000

const problems = new Problems()
process.on('uncaughtException', (error) => {
  problems.report(error)
})
process.on('unhandledRejection', (error) => {
  problems.report(error)
})

const userDataDir = app.commandLine.getSwitchValue('user-data-dir')
if (userDataDir) app.setPath('userData', path.resolve(userDataDir))

// The page of the development server stands in for the built one; a packaged app never looks for it.
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const windowUrl = developmentUrl ?? pageUrl
const isOwnPage = (url: string) => new URL(url).origin === new URL(windowUrl).origin

if (app.requestSingleInstanceLock()) {
  lockDown(isOwnPage)
  registerPageScheme()
  await app.whenReady()
  await start()
} else {
  app.quit()
}

// Goes into `resources/app` of the older Electron, which has no default app: makes `electron FOLDER` start the app
// in FOLDER. An ES module with top-level await, so that the app's main module, which may be one too, has run before
// Electron's `ready` event.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folderArgument = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folderArgument === undefined) {
  console.error('Name the folder of the app to start: electron FOLDER')
  process.exit(1)
}

const folder = resolve(folderArgument)
try {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  // What Electron's own default app does, so that names, version and the user-data folder come out the same.
  app.setName(manifest.productName ?? manifest.name)
  app.setVersion(manifest.version)
  app.setAppPath(folder)
  Object.defineProperty(process, 'defaultApp', { value: true })
  await import(pathToFileURL(join(folder, manifest.main)).href)
} catch (error) {
  // Left alone, Electron would show a dialog and wait, which without a visible display looks like a hang.
  console.error(error)
  process.exit(1)
}

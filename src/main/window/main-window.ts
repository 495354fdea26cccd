import { BrowserWindow, dialog, nativeTheme } from 'electron'

import type { SystemPorts } from '../presence/presence.ts'
import { systemPortsOf } from './system-ports.ts'
import { keepWindowBounds, readWindowBounds } from './window-bounds.ts'

const backgrounds = { light: '#ffffff', dark: '#14161a' }

export type MainWindow = {
  load(url: string): Promise<void>
  send(channel: string, payload: unknown): void
  focus(): void
  readonly close: () => void
  /** Asked each time when the window is about to be closed, by whoever: false keeps it. */
  askBeforeClose(mayClose: () => boolean): void
  /** Called when the window comes before the person or leaves. */
  onFocusChange(listener: () => void): void
  /** What the system shows around the window. */
  readonly system: SystemPorts
  readonly choosers: {
    readonly filesToUpload: () => Promise<readonly string[]>
    readonly folderToUpload: () => Promise<readonly string[]>
    readonly folderToSaveIn: () => Promise<readonly string[]>
    readonly fileToSave: (proposedName: string) => Promise<string | undefined>
  }
}

/** Opens the one window of the app. It shows itself when the page has drawn. */
export function openMainWindow(options: {
  readonly preload: string
  /** For the window's own icon, where the system takes none from the package. */
  readonly iconFile: string
  /** Where the window's place is kept. */
  readonly boundsFile: string
}): MainWindow {
  const last = readWindowBounds(options.boundsFile)
  const window = new BrowserWindow({
    ...(last?.bounds ?? { width: 1280, height: 800 }),
    minWidth: 640,
    minHeight: 420,
    show: false,
    autoHideMenuBar: true,
    ...(process.platform === 'linux' && { icon: options.iconFile }),
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  keepWindowBounds(window, options.boundsFile)
  window.once('ready-to-show', () => {
    if (last?.isMaximized) window.maximize()
    window.show()
  })
  const focus = () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  return {
    async load(url) {
      try {
        await window.loadURL(url)
      } catch (error) {
        // A window that is closed while it loads is no failure.
        if (!window.isDestroyed()) throw error
      }
    },
    send(channel, payload) {
      if (!window.isDestroyed()) window.webContents.send(channel, payload)
    },
    focus,
    close: () => {
      if (!window.isDestroyed()) window.close()
    },
    askBeforeClose(mayClose) {
      window.on('close', (event) => {
        if (!mayClose()) event.preventDefault()
      })
    },
    onFocusChange(listener) {
      window.on('focus', listener)
      window.on('blur', listener)
    },
    system: systemPortsOf(window, focus),
    choosers: choosersOf(window),
  }
}

function choosersOf(window: BrowserWindow): MainWindow['choosers'] {
  async function choose(
    properties: Electron.OpenDialogOptions['properties'] & {},
  ): Promise<readonly string[]> {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties })
    return canceled ? [] : filePaths
  }
  return {
    filesToUpload: () => choose(['openFile', 'multiSelections']),
    folderToUpload: () => choose(['openDirectory']),
    folderToSaveIn: () => choose(['openDirectory', 'createDirectory']),
    fileToSave: async (proposedName) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: proposedName })
      return canceled ? undefined : filePath
    },
  }
}

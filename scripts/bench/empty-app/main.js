// The least that shows a window: what Electron itself costs on this machine.
import { app, BrowserWindow } from 'electron'

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 })
  return window.loadURL('data:text/html,<title>empty</title><p>empty</p>')
})
app.on('window-all-closed', () => app.quit())

import { app, session, type Session } from 'electron'

/**
 * The page is hostile until shown otherwise: it may not leave its origin, open windows, hold web views, or get any
 * permission. Called before the app is ready.
 */
export function lockDown(isOwnPage: (url: string) => boolean): void {
  // Root can only run without the system's sandbox; to ask for both keeps every child process from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => {
    // Comes before `will-navigate`, and for every frame.
    contents.on('will-frame-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => {
      event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => {
      event.preventDefault()
    })
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  app.on('session-created', denyPermissions)
}

/** The default session exists before anyone can listen for it. Called once the app is ready. */
export function lockDefaultSession(): void {
  denyPermissions(session.defaultSession)
}

function denyPermissions(of: Session): void {
  of.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
  })
  of.setPermissionCheckHandler(() => false)
  of.setDevicePermissionHandler(() => false)
}

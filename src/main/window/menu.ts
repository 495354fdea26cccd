import { app, Menu, type MenuItemConstructorOptions } from 'electron'

import { systemWords } from '../system-words.ts'

type MenuActions = {
  readonly showSettings: () => void
  /** As the window's own button does: it may ask first. */
  readonly closeWindow: () => void
}

/**
 * macOS needs a menu for copy, paste and quit to have their keys. Elsewhere the window has its own, and an empty menu
 * leaves every key to the page.
 */
export function setMenu(actions: MenuActions): void {
  const template: MenuItemConstructorOptions[] = [
    { label: app.name, submenu: appMenu(actions) },
    { role: 'editMenu' },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(template) : null)
}

function appMenu({ showSettings, closeWindow }: MenuActions): MenuItemConstructorOptions[] {
  return [
    { role: 'about' },
    { type: 'separator' },
    { label: systemWords.menu.settings, accelerator: 'Command+,', click: showSettings },
    { type: 'separator' },
    { role: 'services' },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { label: systemWords.menu.quit(app.name), accelerator: 'Command+Q', click: closeWindow },
  ]
}

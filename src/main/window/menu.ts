import { Menu } from 'electron'

/**
 * macOS needs a menu for copy, paste and quit to have their keys. Elsewhere the window has its own, and an empty menu
 * leaves every key to the page.
 */
export function setMenu(): void {
  const roles = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] as const
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate([...roles]) : null)
}

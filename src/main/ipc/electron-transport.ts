import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'

import type { Sender, Transport } from './serve.ts'

export const electronTransport: Transport = {
  handle(channel, listener) {
    ipcMain.handle(channel, (event, ...args: unknown[]) => listener(senderOf(event), ...args))
  },
  on(channel, listener) {
    ipcMain.on(channel, (event, ...args: unknown[]) => {
      listener(senderOf(event), ...args)
    })
  },
}

function senderOf(event: IpcMainEvent | IpcMainInvokeEvent): Sender {
  const frame = event.senderFrame
  return { id: event.sender.id, isMainFrame: frame !== null && frame.parent === null, url: frame?.url ?? '' }
}

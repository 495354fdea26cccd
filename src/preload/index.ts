import { contextBridge, ipcRenderer, webUtils } from 'electron'

import type { Bridge } from '../shared/ipc/bridge.ts'

// The prefix is added here, so that the page reaches no other channel; dropped files turn into paths only here.
const bridge: Bridge<File> = {
  call: (name, callId, input) => ipcRenderer.invoke(`app:${name}`, callId, input),
  cancel: (callId) => ipcRenderer.send('cancel', callId),
  grantDropped: (files) =>
    ipcRenderer.invoke(
      'grant',
      files.map((file) => webUtils.getPathForFile(file)),
    ),
  on: (name, listener) => {
    const forward = (_event: unknown, payload: unknown) => listener(payload)
    ipcRenderer.on(`event:${name}`, forward)
    return () => ipcRenderer.removeListener(`event:${name}`, forward)
  },
}

contextBridge.exposeInMainWorld('cloudstore', bridge)

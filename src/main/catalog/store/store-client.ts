import { callsOver, connectThread, type FileThread, type Send } from '../../sqlite/thread-client.ts'
import { gatheringNotes } from './gathered-notes.ts'
import type { Store, StoreApi, StoreEvent } from './store-api.ts'

export type StoreThread = FileThread<StoreEvent>

/** The store in a thread of its own. `onBug` is told of a thread that ends by itself. */
export function connectStore(
  thread: StoreThread,
  listeners: { readonly onEvent: (event: StoreEvent) => void; readonly onBug: (error: Error) => void },
): Store {
  return storeOver(gatheringNotes(connectThread(thread, listeners)))
}

/** A store whose calls are made by `send`. */
export function storeOver(send: Send): Store {
  return callsOver<StoreApi>(storeCalls, send)
}

const storeCalls = {
  opened: true,
  bucket: true,
  beginWalk: true,
  applyPage: true,
  finishWalk: true,
  restAfterWalk: true,
  changesSince: true,
  noteRefresh: true,
  noteVisit: true,
  put: true,
  remove: true,
  setEtag: true,
  setContentType: true,
  together: true,
  find: true,
  folder: true,
  objectsUnder: true,
  folderShares: true,
  contents: true,
  rows: true,
  count: true,
  locate: true,
  seek: true,
  openSelection: true,
  readSelection: true,
  closeSelection: true,
  totals: true,
  forgetBucket: true,
  close: true,
} satisfies Record<keyof StoreApi, true>

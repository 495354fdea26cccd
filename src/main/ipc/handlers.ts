import { composeSnippet } from '../../shared/snippets/snippet.ts'
import { copiedText } from '../operations/copied-text.ts'
import { bucketHandlers } from './bucket-handlers.ts'
import { deleteHandlers } from './delete-handlers.ts'
import { editHandlers } from './edit-handlers.ts'
import type { Handlers, HandlersOf } from './serve.ts'
import type { Services } from './services.ts'
import { transferHandlers } from './transfer-handlers.ts'

/** What each procedure of the contract does: one call of one service. */
export function createHandlers(services: Services): Handlers {
  return {
    ...accountHandlers(services),
    ...bucketHandlers(services),
    ...folderHandlers(services),
    ...viewHandlers(services),
    ...detailsHandlers(services),
    ...transferHandlers(services),
    ...deleteHandlers(services),
    ...editHandlers(services),
    ...appHandlers(services),
  }
}

function appHandlers({ settings, quitQuestion }: Services): HandlersOf<`${'settings' | 'quit'}.${string}`> {
  return {
    'settings.get': () => settings.current(),
    'settings.set': (change) => settings.change(change),
    'quit.drawn': () => {
      quitQuestion.drawn()
    },
    'quit.answer': ({ isQuitting }) => {
      quitQuestion.answer(isQuitting)
    },
  }
}

type AccountProcedures = 'app.state' | `accounts.${string}` | `rate.${string}`

function accountHandlers({ state, accounts, engine, catalog }: Services): HandlersOf<AccountProcedures> {
  return {
    'app.state': () => state(),
    'accounts.connect': (typed, signal) => accounts.connect(typed, signal),
    'accounts.openLocal': () => accounts.openLocal(),
    'accounts.provideKey': ({ accountId, apiKey }, signal) => accounts.provideKey(accountId, apiKey, signal),
    'accounts.select': ({ accountId }) => accounts.select(accountId),
    'accounts.setPlan': ({ accountId, plan }) => accounts.setRequestsPerDay(accountId, plan.requestsPerDay),
    'accounts.remove': async ({ accountId }) => {
      engine.cancelAccount(accountId)
      await catalog.forgetAccount(accountId)
      await accounts.remove(accountId)
    },
    'accounts.endpoint': ({ accountId }) => accounts.endpoint(accountId),
    'rate.status': ({ accountId }) => accounts.client(accountId).rateStatus(),
  }
}

function folderHandlers({ catalog, newFolders }: Services): HandlersOf<`folders.${string}`> {
  return {
    'folders.open': (folder) => catalog.open(folder),
    'folders.refresh': (folder) => catalog.refresh(folder),
    'folders.listEverything': (folder) => catalog.listEverything(folder),
    'folders.listing': (folder, signal) => catalog.listing(folder, signal),
    'folders.create': ({ name, ...folder }, signal) => newFolders.create(folder, name, signal),
  }
}

function viewHandlers({ catalog }: Services): HandlersOf<`views.${string}`> {
  return {
    'views.rows': ({ offset, limit, ...ref }, signal) => catalog.rows(ref, { offset, limit }, signal),
    'views.count': (ref, signal) => catalog.count(ref, signal),
    'views.locate': ({ entries, ...ref }, signal) => catalog.locate(ref, entries, signal),
    'views.seek': ({ start, from, ...ref }, signal) => catalog.seek(ref, { start, at: from }, signal),
    'views.totals': ({ selection, ...at }, signal) => catalog.totals(at, selection, signal),
  }
}

function detailsHandlers({
  details,
  accounts,
  copyText,
}: Services): HandlersOf<`${'details' | 'snippets'}.${string}`> {
  return {
    'details.known': ({ key, ...at }) => details.known(at, key),
    'details.read': ({ key, ...at }, signal) => details.read(at, key, signal),
    'details.copy': async ({ entry, what, ...at }) => {
      const etag = what === 'etag' && entry.kind === 'object' ? await details.known(at, entry.key) : null
      const endpoint = accounts.endpoint(at.accountId)
      await copyText(copiedText(what, { bucket: at.bucket, entry, endpoint, etag: etag?.etag ?? null }))
    },
    'snippets.copy': ({ accountId, bucket, entry, action, language }) =>
      copyText(composeSnippet({ endpoint: accounts.endpoint(accountId), bucket, entry }, action, language)),
  }
}

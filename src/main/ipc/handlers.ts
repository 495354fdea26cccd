import { AppError } from '../../shared/errors.ts'
import type { Accepted, AppState } from '../../shared/ipc/answers.ts'
import type { ParsedInput } from '../../shared/ipc/contract.ts'
import { isAddressable } from '../../shared/keys.ts'
import { composeSnippet } from '../../shared/snippets/snippet.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { KnownBuckets } from '../accounts/known-buckets.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Deletes } from '../operations/deletes.ts'
import { copiedText } from '../operations/copied-text.ts'
import type { NewFolders } from '../operations/new-folders.ts'
import type { QuitQuestion } from '../presence/quit-question.ts'
import type { ObjectDetailsReader } from '../operations/object-details.ts'
import type { AppSettings } from '../settings/app-settings.ts'
import type { Conflicts } from '../transfers/conflicts.ts'
import type { Downloads } from '../transfers/downloads.ts'
import type { Chosen, TransferEngine } from '../transfers/engine.ts'
import type { Uploads } from '../transfers/uploads.ts'
import type { DropGrants } from './drop-grants.ts'
import type { Handlers } from './serve.ts'

export type Services = {
  readonly state: () => AppState
  readonly settings: AppSettings
  readonly quitQuestion: QuitQuestion
  readonly accounts: Accounts
  readonly buckets: KnownBuckets
  readonly catalog: Catalog
  readonly newFolders: NewFolders
  readonly details: ObjectDetailsReader
  readonly uploads: Uploads
  readonly downloads: Downloads
  readonly deletes: Deletes
  readonly engine: TransferEngine
  readonly conflicts: Conflicts
  readonly grants: DropGrants
  /** The system's choosers. An empty list means that the person closed it. */
  readonly choosers: {
    readonly filesToUpload: () => Promise<readonly string[]>
    readonly folderToUpload: () => Promise<readonly string[]>
    readonly folderToSaveIn: () => Promise<readonly string[]>
    /** A new file, or one that the person agreed to replace; undefined where the question was closed. */
    readonly fileToSave: (proposedName: string) => Promise<string | undefined>
  }
  /** Puts text on the system's clipboard. */
  readonly copyText: (text: string) => Promise<void>
  /** For what fails after its call was answered. */
  readonly onProblem: (error: unknown) => void
}

/** What each procedure of the contract does: one call of one service. */
export function createHandlers(services: Services): Handlers {
  return {
    ...accountHandlers(services),
    ...bucketHandlers(services),
    ...folderHandlers(services),
    ...viewHandlers(services),
    ...detailsHandlers(services),
    ...transferHandlers(services),
    ...appHandlers(services),
  }
}

function appHandlers({
  settings,
  quitQuestion,
}: Services): Pick<Handlers, Matching<`${'settings' | 'quit'}.${string}`>> {
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

function accountHandlers({
  state,
  accounts,
  engine,
  catalog,
}: Services): Pick<Handlers, Matching<AccountProcedures>> {
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

function bucketHandlers({ buckets, catalog }: Services): Pick<Handlers, Matching<`buckets.${string}`>> {
  return {
    'buckets.list': ({ accountId }, signal) => buckets.list(accountId, signal),
    'buckets.create': ({ accountId, ...bucket }, signal) => buckets.create(accountId, bucket, signal),
    'buckets.add': ({ accountId, name }, signal) => buckets.add(accountId, name, signal),
    'buckets.delete': async ({ accountId, bucket }, signal) => {
      await buckets.remove(accountId, bucket, signal)
      await catalog.forgetBucket({ accountId, bucket })
    },
    'buckets.forget': async ({ accountId, bucket }) => {
      await buckets.forget(accountId, bucket)
      await catalog.forgetBucket({ accountId, bucket })
    },
  }
}

function folderHandlers({ catalog, newFolders }: Services): Pick<Handlers, Matching<`folders.${string}`>> {
  return {
    'folders.open': (folder) => catalog.open(folder),
    'folders.refresh': (folder) => catalog.refresh(folder),
    'folders.listEverything': (folder) => catalog.listEverything(folder),
    'folders.listing': (folder, signal) => catalog.listing(folder, signal),
    'folders.create': ({ name, ...folder }, signal) => newFolders.create(folder, name, signal),
  }
}

function viewHandlers({ catalog }: Services): Pick<Handlers, Matching<`views.${string}`>> {
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
}: Services): Pick<Handlers, Matching<`${'details' | 'snippets'}.${string}`>> {
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

type TransferProcedures = `${'uploads' | 'downloads' | 'deletes' | 'transfers'}.${string}`

function transferHandlers(services: Services): Pick<Handlers, Matching<TransferProcedures>> {
  const { uploads, downloads, deletes, engine, conflicts, grants, choosers, onProblem } = services
  const lasting = new AbortController().signal
  const upload = (folder: Parameters<Uploads['accept']>[0], paths: readonly string[]) =>
    answeredEarly(onProblem, (onAccepted) => uploads.accept(folder, paths, { signal: lasting, onAccepted }))
  return {
    'uploads.choose': async ({ what, ...folder }) => {
      const paths = await (what === 'files' ? choosers.filesToUpload() : choosers.folderToUpload())
      return paths.length === 0 ? { files: 0 } : upload(folder, paths)
    },
    'uploads.dropped': ({ grantId, ...folder }) => upload(folder, grants.take(grantId)),
    'downloads.choose': async ({ accountId, bucket, selection }) => {
      const named = selection.kind === 'entries' ? selection.entries : []
      for (const entry of named) assertAddressable(entry.kind === 'folder' ? entry.prefix : entry.key)
      const [root] = await choosers.folderToSaveIn()
      if (root === undefined) return { files: 0 }
      return answeredEarly(onProblem, (onAccepted) =>
        downloads.accept({ accountId, bucket }, { selection, root }, { signal: lasting, onAccepted }),
      )
    },
    'deletes.plan': ({ accountId, bucket, selection }, signal) =>
      deletes.plan({ accountId, bucket }, selection, signal),
    'deletes.start': async ({ planId }) => ({ files: await deletes.start(planId) }),
    'transfers.page': ({ offset, limit }) => ({
      summary: engine.summary(),
      question: conflicts.current(),
      lines: engine.lines(offset, limit),
    }),
    'transfers.pause': (chosen) => {
      engine.pause(chosenOf(chosen))
    },
    'transfers.resume': (chosen) => {
      engine.resume(chosenOf(chosen))
    },
    'transfers.cancel': (chosen) => {
      engine.cancel(chosenOf(chosen))
    },
    'transfers.retry': (chosen) => {
      engine.retry(chosenOf(chosen))
    },
    'transfers.fold': ({ batch, isFolded }) => {
      engine.fold(batch, isFolded)
    },
    'transfers.goOn': ({ stopId }) => {
      engine.goOn(stopId)
    },
    'transfers.cancelStopped': ({ stopId }) => {
      engine.cancelStopped(stopId)
    },
    'transfers.clearFinished': () => {
      engine.clearFinished()
    },
    'transfers.history': () => engine.receipts.history(),
    'transfers.saveManifest': async ({ batch }) => {
      const name = await engine.receipts.manifestFileName(batch)
      const file = name === null ? undefined : await choosers.fileToSave(name)
      return file === undefined ? null : engine.receipts.saveManifest(batch, file)
    },
    'transfers.answer': ({ questionId, choice, forTheRest }) => {
      conflicts.answer(questionId, choice, forTheRest)
    },
  }
}

function chosenOf(chosen: ParsedInput<'transfers.pause'>): Chosen {
  switch (chosen.which) {
    case 'one':
      return chosen.id
    case 'batch':
      return { batch: chosen.batch }
    case 'all':
      return null
  }
}

type Matching<Pattern extends string> = Extract<keyof Handlers, Pattern>

/** Answers when the work is accepted; what fails later is a problem to tell, because nobody waits for it any more. */
function answeredEarly(
  onProblem: (error: unknown) => void,
  work: (onAccepted: (files: number) => void) => Promise<void>,
): Promise<Accepted> {
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const onAccepted = (files: number) => {
      isAnswered = true
      resolve({ files })
    }
    work(onAccepted).catch((error: unknown) => {
      if (isAnswered) onProblem(error)
      else reject(error)
    })
  })
}

function assertAddressable(key: string): void {
  if (key !== '' && !isAddressable(key)) throw new AppError({ code: 'key.unaddressable', subject: key })
}

import { AppError } from '../../shared/errors.ts'
import type { Accepted } from '../../shared/ipc/answers.ts'
import type { ParsedInput } from '../../shared/ipc/contract.ts'
import { isAddressable } from '../../shared/keys.ts'
import type { Chosen } from '../transfers/engine.ts'
import type { Uploads } from '../transfers/uploads.ts'
import type { HandlersOf } from './serve.ts'
import type { Services } from './services.ts'

type TransferProcedures = `${'uploads' | 'downloads' | 'transfers'}.${string}`

export function transferHandlers(services: Services): HandlersOf<TransferProcedures> {
  const { uploads, downloads, engine, conflicts, grants, choosers, onProblem } = services
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

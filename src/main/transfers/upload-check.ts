import { AppError } from '../../shared/errors.ts'
import { checkFile, compareObject } from './content-check.ts'
import type { UploadPorts } from './mover-ports.ts'
import { md5OfEtag } from './etag.ts'
import { standingOf } from './still-there.ts'
import type { Move, Outcome, UploadSpec } from './transfer-spec.ts'

/** The checkpoint of an upload whose bytes arrived damaged: what is there is its own, and may be replaced. */
export const sent = 'sent'

/** What the transfer comes to without anything being sent; null where the file is to be sent. */
export async function findThere(
  ports: UploadPorts,
  spec: UploadSpec,
  move: Move,
): Promise<Outcome | 'identical' | null> {
  const { sourcePath, onlyIfDifferent, replaces } = spec
  if (replaces !== undefined)
    return move.checkpoint === sent ? null : findReplaced(ports, { spec, replaces, move })
  if (!onlyIfDifferent && (spec.mayReplace || move.checkpoint === sent)) return null
  if (!onlyIfDifferent && !(await ports.isTakenMeanwhile(spec, move))) return null
  // A folder that is there needs no mark that says so.
  if (sourcePath === null) return 'identical'
  const here = await checkFile(ports, sourcePath, move)
  // What is missing says so when it is sent.
  if (here === null) return null
  const { md5, sizeBytes } = here
  if (onlyIfDifferent && onlyIfDifferent.knownMd5 !== null)
    return md5 === onlyIfDifferent.knownMd5 ? 'identical' : null
  const there = await compareObject(ports, { spec, md5, move })
  if (onlyIfDifferent) return there === 'same' ? 'identical' : null
  if (there === 'other') throw new AppError({ code: 'remote.exists', subject: spec.key })
  // The app may have ended between the server's answer and the record of it.
  return there === 'same' ? { verified: true, content: { sizeBytes, md5, etag: md5 } } : null
}

/** Throws `remote.changed` unless the one object is there that may be replaced, or what would replace it. */
async function findReplaced(
  ports: UploadPorts,
  { spec, replaces, move }: { readonly spec: UploadSpec; readonly replaces: string; readonly move: Move },
): Promise<Outcome | null> {
  const { accountId, bucket, key, sourcePath } = spec
  const options = { signal: move.signal, lane: 'bulk' } as const
  const there = await ports.retrying(
    () => standingOf(ports.clientFor(accountId), { bucket, key, etag: replaces }, options),
    move,
  )
  if (there.kind === 'same') return null
  const md5There = there.kind === 'other' ? md5OfEtag(there.head.etag) : null
  const here = md5There !== null && sourcePath !== null ? await checkFile(ports, sourcePath, move) : null
  // The app may have ended between the server's answer and the record of it.
  if (here !== null && here.md5 === md5There) return { verified: true, content: { ...here, etag: md5There } }
  throw new AppError({ code: 'remote.changed', subject: key })
}

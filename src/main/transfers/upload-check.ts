import { AppError } from '../../shared/errors.ts'
import { checkFile, compareObject } from './content-check.ts'
import type { UploadPorts } from './mover-ports.ts'
import type { Move, Outcome, UploadSpec } from './transfer-spec.ts'

/** The checkpoint of an upload whose bytes arrived damaged: what is there is its own, and may be replaced. */
export const sent = 'sent'

/** What the transfer comes to without anything being sent; null where the file is to be sent. */
export async function findThere(
  ports: UploadPorts,
  spec: UploadSpec,
  move: Move,
): Promise<Outcome | 'identical' | null> {
  const { sourcePath, onlyIfDifferent } = spec
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

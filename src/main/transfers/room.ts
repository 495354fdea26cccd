import { AppError } from '../../shared/errors.ts'
import type { Disk } from './disk.ts'

/** Less is not worth a question to the disk for each file. */
const leastBytes = 1024 * 1024

/** Throws `local.noSpace` where so many bytes cannot fit into the folder: before they are asked for, not after. */
export async function assertRoom(
  disk: Disk,
  at: { readonly folder: string; readonly target: string; readonly neededBytes: number },
): Promise<void> {
  const { folder, target, neededBytes } = at
  if (neededBytes < leastBytes) return
  // A disk that does not tell is tried.
  const freeBytes = await disk.freeBytes(folder).catch(() => Infinity)
  if (freeBytes < neededBytes)
    throw new AppError({ code: 'local.noSpace', subject: target, neededBytes, freeBytes })
}

import { AppError } from '../../shared/errors.ts'
import type { Disk } from './disk.ts'
import type { DownloadSpec } from './transfer-spec.ts'

/** Throws `local.noRoom` with what is needed and what is free, before anything is begun that cannot be finished. */
export async function assertRoom(
  disk: Disk,
  folder: string,
  downloads: readonly DownloadSpec[],
): Promise<void> {
  const neededBytes = downloads.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  // Where the system does not tell, it shows when it is full.
  const freeBytes = await disk.freeBytes(folder).catch(() => Infinity)
  if (neededBytes > freeBytes) {
    throw new AppError({ code: 'local.noRoom', subject: folder, neededBytes, freeBytes })
  }
}

import type { Clock } from '../cloudstore/clock.ts'
import type { Disk } from './disk.ts'
import { hasErrno } from './local-error.ts'

/** So long does a virus scanner or an indexer hold on to a new file at most. */
const patienceMs = 60_000
const firstDelayMs = 10
const longestDelayMs = 100
const passingErrnos = ['EPERM', 'EACCES', 'EBUSY']

/**
 * On Windows a name cannot be given or taken away while any program has the file open, and new files are opened by
 * scanners at once: so names are tried again for up to a minute, as graceful-fs does (reliability.md 1.4).
 */
export function patientDisk(disk: Disk, clock: Clock): Disk {
  const patiently = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const startMs = clock.now()
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs + firstDelayMs, longestDelayMs)) {
      try {
        return await work()
      } catch (error) {
        const isPassing = passingErrnos.some((errno) => hasErrno(error, errno))
        if (!isPassing || clock.now() - startMs >= patienceMs) throw error
      }
      await new Promise<void>((resolve) => void clock.setTimer(resolve, delayMs))
    }
  }
  return {
    ...disk,
    link: (file, name) => patiently(() => disk.link(file, name)),
    rename: (file, name) => patiently(() => disk.rename(file, name)),
    remove: (file) => patiently(() => disk.remove(file)),
  }
}

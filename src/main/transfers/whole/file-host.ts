import { AppError } from '../../../shared/errors.ts'
import type { Disk } from '../disk.ts'
import { startMd5Here } from '../hashing/md5.ts'
import type { FileAnswer, FileJob } from './file-thread.ts'
import { wholeFilesOver, type WholeFiles } from './whole-files.ts'

/** More is better read and written piece by piece. */
export const mostBytes = 256 * 1024

/** The side of a file thread that does the work. A folder that several files of a lot are in is synced once for all. */
export function createFileHost(disk: Disk): (jobs: readonly FileJob[]) => Promise<FileAnswer[]> {
  const durable = new Set<string>()
  return async (jobs) => {
    const folders = new Set<string>()
    const files = wholeFilesOver(disk, {
      startMd5: startMd5Here,
      mostBytes,
      durable,
      syncFolder: (folder) => {
        folders.add(folder)
        return Promise.resolve()
      },
    })
    const answers: FileAnswer[] = []
    for (const job of jobs) answers.push(await answerOf(files, job))
    for (const folder of folders) await disk.syncFolder(folder)
    return answers
  }
}

async function answerOf(files: WholeFiles, job: FileJob): Promise<FileAnswer> {
  try {
    return { kind: 'value', value: await call(files, job) }
  } catch (error) {
    if (error instanceof AppError) return { kind: 'failure', error: error.data }
    return { kind: 'bug', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function call(files: WholeFiles, job: FileJob): Promise<unknown> {
  switch (job.name) {
    case 'read':
      return files.read(job.input)
    case 'identify':
      return files.identify(job.input)
    case 'makeWay':
      return files.makeWay(job.input)
    case 'save':
      return files.save(job.input)
  }
}

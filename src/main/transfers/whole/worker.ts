import { parentPort } from 'node:worker_threads'

import { systemClock } from '../../cloudstore/clock.ts'
import { patientDisk } from '../patient-disk.ts'
import { blockingDisk } from './blocking-disk.ts'
import { createFileHost } from './file-host.ts'
import type { FileJob } from './file-thread.ts'

const disk = process.platform === 'win32' ? patientDisk(blockingDisk, systemClock) : blockingDisk
const answer = createFileHost(disk)

parentPort?.on('message', (jobs: readonly FileJob[]) => {
  void answer(jobs).then((answers) => {
    parentPort?.postMessage(answers, [])
  })
})

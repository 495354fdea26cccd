import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import { openDayCount, type DayCount } from './day-count.ts'

/** The counts of all accounts, one file each below one folder. */
export type DayCounts = {
  /** The one count of an account, whatever the number of its clients. */
  readonly of: (accountId: string) => Promise<DayCount>
  /** Resolves when every count is on the disk. */
  readonly flush: () => Promise<void>
}

export async function openDayCounts(folder: string): Promise<DayCounts> {
  await mkdir(folder, { recursive: true })
  const counts = new Map<string, Promise<DayCount>>()
  return {
    of(accountId) {
      const count = counts.get(accountId) ?? openDayCount(path.join(folder, `${accountId}.json`))
      counts.set(accountId, count)
      return count
    },
    async flush() {
      for (const count of counts.values()) await (await count).flush()
    },
  }
}

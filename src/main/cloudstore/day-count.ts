import { readFile, rename } from 'node:fs/promises'

import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'

import { systemClock, type Clock } from './clock.ts'

/**
 * Counts one account's requests of the current UTC day. The server does not tell of its day, so this is our own count;
 * other clients are not in it.
 */
export type DayCount = {
  used(): number
  /** Adds requests; a negative number gives back what was never sent. */
  add(requests: number): void
  /** Writes what is not on disk yet. A full disk is no reason to stop: the count is advice, and the next try follows. */
  flush(): Promise<void>
}

const Stored = z.object({
  version: z.literal(1),
  day: z.iso.date(),
  requests: z.int().nonnegative(),
})

const dayMs = 24 * 60 * 60 * 1000
const writeDelayMs = 2_000

/**
 * Opens the count kept in `filePath`, which is written atomically some seconds after a change. A file that cannot be
 * read is put aside under `FILE.broken`, and the count begins at 0.
 */
export async function openDayCount(
  filePath: string,
  options: { readonly clock?: Clock } = {},
): Promise<DayCount> {
  const clock = options.clock ?? systemClock
  const stored = await load(filePath)
  const count = createCounter(clock, stored)
  let cancelTimer: (() => void) | null = null
  let isDirty = false
  let lastWrite: Promise<void> = Promise.resolve()

  function flush(): Promise<void> {
    cancelTimer?.()
    cancelTimer = null
    lastWrite = lastWrite.then(write)
    return lastWrite
  }

  async function write(): Promise<void> {
    if (!isDirty) return
    isDirty = false
    const data: z.infer<typeof Stored> = { version: 1, day: count.day(), requests: count.used() }
    try {
      await writeFileAtomic(filePath, JSON.stringify(data))
    } catch {
      isDirty = true
    }
  }

  return {
    used: count.used,
    add: (requests) => {
      count.add(requests)
      isDirty = true
      cancelTimer ??= clock.setTimer(() => void flush(), writeDelayMs)
    },
    flush,
  }
}

/** A count that ends with the process, for the account on this computer. */
export function createDayCount(clock: Clock = systemClock): DayCount {
  const count = createCounter(clock, null)
  return { used: count.used, add: count.add, flush: () => Promise.resolve() }
}

/** When the UTC day of `nowMs` ends. */
export function nextDayAtMs(nowMs: number): number {
  return (Math.floor(nowMs / dayMs) + 1) * dayMs
}

function createCounter(clock: Clock, stored: { readonly day: string; readonly requests: number } | null) {
  let day = stored?.day ?? dayOf(clock.now())
  let requests = stored?.requests ?? 0
  /** Asked several times for each request, and a date is dear to write. */
  let dayNumber = NaN

  function turn(): void {
    const nowMs = clock.now()
    if (Math.floor(nowMs / dayMs) === dayNumber) return
    dayNumber = Math.floor(nowMs / dayMs)
    const today = dayOf(nowMs)
    if (today === day) return
    day = today
    requests = 0
  }
  return {
    day: () => (turn(), day),
    used: () => (turn(), requests),
    add: (count: number) => {
      turn()
      requests = Math.max(0, requests + count)
    },
  }
}

async function load(filePath: string): Promise<z.infer<typeof Stored> | null> {
  let text: string
  try {
    text = await readFile(filePath, 'utf8')
  } catch {
    return null
  }
  try {
    return Stored.parse(JSON.parse(text))
  } catch {
    await rename(filePath, `${filePath}.broken`).catch(() => undefined)
    return null
  }
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}

import { readFileSync } from 'node:fs'

import { screen, type BrowserWindow, type Rectangle } from 'electron'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'

const Stored = z.object({
  version: z.literal(1),
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }),
  isMaximized: z.boolean(),
})

export type WindowBounds = { readonly bounds: Rectangle; readonly isMaximized: boolean }

/** Where the window was when it was closed last; null at the first start, and when that screen is gone. */
export function readWindowBounds(file: string): WindowBounds | null {
  try {
    const { bounds, isMaximized } = Stored.parse(JSON.parse(readFileSync(file, 'utf8')))
    const isOnScreen = screen.getAllDisplays().some(({ workArea }) => overlaps(workArea, bounds))
    return isOnScreen ? { bounds, isMaximized } : null
  } catch {
    // No file yet, or none that can be read: a window of the usual size is no loss.
    return null
  }
}

/** Remembers the place of the window for the next start. */
export function keepWindowBounds(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state = { version: 1, bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }
    try {
      writeFileAtomic.sync(file, JSON.stringify(state))
    } catch {
      // A full or read-only disk must not keep the window from closing.
    }
  })
}

function overlaps(area: Rectangle, other: Rectangle): boolean {
  const isBeside = other.x >= area.x + area.width || other.x + other.width <= area.x
  const isAbove = other.y >= area.y + area.height || other.y + other.height <= area.y
  return !isBeside && !isAbove
}

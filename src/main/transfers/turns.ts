import { setImmediate as turn } from 'node:timers/promises'

/** So many that a slice takes some milliseconds at most. */
const itemsPerTurn = 500

/** Gives many items in slices, and lets everybody else have a turn between two of them. */
export async function* inTurns<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  for (let at = 0; at < items.length; at += itemsPerTurn) {
    if (at > 0) await turn()
    yield items.slice(at, at + itemsPerTurn)
  }
}

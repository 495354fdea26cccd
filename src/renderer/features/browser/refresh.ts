import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'

/** How long a read rests for the time it took. */
const restPerRead = 2
const maxRestMs = 5000

/**
 * Reads again what is on the screen, and marks the rest as out of date. A read that is under way is waited for and then
 * done again, never thrown away: else nothing would come at all while changes come faster than answers. What took long
 * rests before it is read again, so that main is left time for what a person asks.
 */
export function createRefresh(queryClient: QueryClient): (queryKey: QueryKey) => void {
  /** The queries that are being read, and whether they have to be read once more. */
  const isWantedAgain = new Map<Query, boolean>()

  async function readAgain(query: Query): Promise<void> {
    if (isWantedAgain.has(query)) {
      isWantedAgain.set(query, true)
      return
    }
    // What was under way before may have been cut before the change.
    isWantedAgain.set(query, query.state.fetchStatus !== 'idle')
    while (query.isActive()) {
      const startedMs = performance.now()
      // The error is the query's own: it is drawn where its rows would be.
      await query.fetch().catch(() => undefined)
      await pause(Math.min((performance.now() - startedMs) * restPerRead, maxRestMs))
      if (isWantedAgain.get(query) !== true) break
      isWantedAgain.set(query, false)
      query.invalidate()
    }
    isWantedAgain.delete(query)
  }

  return (queryKey) => {
    for (const query of queryClient.getQueryCache().findAll({ queryKey })) {
      query.invalidate()
      if (query.isActive()) void readAgain(query)
    }
  }
}

function pause(restMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, restMs)
  })
}

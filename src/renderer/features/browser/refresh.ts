import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'

/**
 * Reads again what is on the screen, and marks the rest as out of date. A read that is under way is waited for and then
 * done again, never thrown away: else nothing would come at all while changes come faster than answers.
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
      // The error is the query's own: it is drawn where its rows would be.
      await query.fetch().catch(() => undefined)
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

import { shapedObjects } from './bucket-shapes.js'
import { startListServer } from './list-server.js'
import { PagedList } from './paged-list.js'

/**
 * The bare server as a process of its own, so that its work is not in the measured one: takes a ServerOrder as its only
 * argument, says its base URL to its parent, and then answers the name of a bucket with the number of its list requests.
 */

/** @type {import('./list-server-child.js').ServerOrder} */
const order = JSON.parse(process.argv[2] ?? '')
const lists = Object.fromEntries(
  order.buckets.flatMap(({ names, shape, count, seed }) => {
    const list = new PagedList([...shapedObjects(shape, count, seed)])
    return names.map((name) => [name, list])
  }),
)
const server = await startListServer({ ...order, lists })
process.on('message', (bucket) => process.send?.(server.listRequests(String(bucket))))
// Its parent is gone, and with it everyone who could ask.
process.on('disconnect', () => process.exit())
process.send?.(server.baseUrl)

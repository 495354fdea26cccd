import { once } from 'node:events'

import { createBareServer } from './bare-server.js'
import { BareStore } from './bare-store.js'

/**
 * The bare server as a process of its own, so that its work is not in the measured one. Its parent sends a BareOrder
 * first, and is told the ports; every later message is answered with the processor time that it has used.
 */

/** @type {import('./bare-server-child.js').BareOrder} */
const order = (await once(process, 'message'))[0]
const store = new BareStore(order.files)
const ports = {
  http: await listen(createBareServer(store)),
  https: await listen(createBareServer(store, order.certificate)),
}
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.((user + system) / 1000)
})
// Its parent is gone, and with it everyone who could ask.
process.on('disconnect', () => process.exit())
process.send?.(ports)

/** @param {import('node:net').Server} server */
async function listen(server) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' ? address?.port : undefined
}

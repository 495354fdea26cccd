import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands between the app and a server, passes on all that is asked for, and counts the uploads under way. */
export type Gateway = {
  readonly baseUrl: string
  readonly uploads: () => number
  readonly close: () => Promise<void>
}

export async function startGateway(baseUrl: string): Promise<Gateway> {
  const { hostname, port, pathname } = new URL(baseUrl)
  let uploads = 0
  const gateway = createServer((incoming, answer) => {
    const { method, url: path, headers } = incoming
    if (method === 'PUT') {
      uploads += 1
      answer.once('close', () => (uploads -= 1))
    }
    const passedOn = request({ host: hostname, port, method, path, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.pipe(answer)
    })
    passedOn.on('error', () => answer.destroy())
    incoming.pipe(passedOn)
  })
  await new Promise<void>((resolve) => {
    gateway.listen(0, '127.0.0.1', resolve)
  })
  // A TCP server's address has this shape, unlike that of a pipe.
  const address = gateway.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${address.port}${pathname}`,
    uploads: () => uploads,
    close: () =>
      new Promise((resolve) => {
        gateway.close(() => {
          resolve()
        })
        gateway.closeAllConnections()
      }),
  }
}

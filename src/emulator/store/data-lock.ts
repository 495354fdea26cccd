import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'

const holderSchema = z.object({ port: z.number(), token: z.string() })

/** A process that was just killed may take a moment to go. */
const patienceMs = 1000

/**
 * Keeps a second emulator off a data directory.
 *
 * The lock file names a loopback port on which its holder says the file's token. The system ends that
 * connection with the process, so a lock left by a crash is never mistaken for a living holder, as one with a
 * process id would be after the id was given out again.
 * @returns what releases the lock.
 * @throws Error when another emulator uses the directory.
 */
export async function lockDataDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, 'emulator.lock')
  const holder = await connectToHolder(path)
  if (holder !== undefined && !(await closesInTime(holder))) {
    throw new Error(`Another emulator uses ${directory}. Stop it, or choose another data directory.`)
  }
  const token = randomUUID()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.write(token)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  await writeFile(path, JSON.stringify({ port, token }))
  return async () => {
    await rm(path, { force: true })
    server.close()
    for (const socket of sockets) socket.destroy()
  }
}

/** The open connection to the emulator that holds the lock, or undefined where there is none. */
async function connectToHolder(path: string): Promise<Socket | undefined> {
  let socket: Socket | undefined
  try {
    const { port, token } = holderSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    socket = connect(port, '127.0.0.1')
    const [greeting]: unknown[] = await once(socket, 'data', { signal: AbortSignal.timeout(patienceMs) })
    if (String(greeting) === token) return socket
  } catch {
    // No lock, an unreadable one, or nobody who answers: free.
  }
  socket?.destroy()
  return undefined
}

async function closesInTime(socket: Socket): Promise<boolean> {
  try {
    socket.on('error', () => {})
    await once(socket, 'close', { signal: AbortSignal.timeout(patienceMs) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

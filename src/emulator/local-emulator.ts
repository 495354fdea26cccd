import { z } from 'zod'
import { addSamplesOnce } from './samples.ts'
import { startEmulator } from './server.ts'

/**
 * The emulator of the local account, as an Electron utility process: it takes one message, a LocalEmulatorOrder,
 * and answers it with one LocalEmulatorAnswer.
 */
const orderSchema = z.object({ dataDir: z.string().min(1), apiKey: z.string().min(1) })

export type LocalEmulatorOrder = Readonly<z.infer<typeof orderSchema>>

export type LocalEmulatorAnswer =
  { readonly kind: 'ready'; readonly baseUrl: string } | { readonly kind: 'failed'; readonly message: string }

/** As much of Electron's `process.parentPort` as is used here; this room does not know Electron. */
type ParentPort = {
  once(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: LocalEmulatorAnswer): void
}

const parentPort: ParentPort | undefined = Reflect.get(process, 'parentPort')
if (parentPort === undefined)
  throw new Error('This is for an Electron utility process; use the emulator command.')

parentPort.once('message', ({ data }) => {
  void start(data).then(parentPort.postMessage.bind(parentPort))
})

async function start(order: unknown): Promise<LocalEmulatorAnswer> {
  try {
    const { dataDir, apiKey } = orderSchema.parse(order)
    await addSamplesOnce(dataDir)
    const { baseUrl } = await startEmulator({
      port: 0,
      dataDir,
      plan: 'enterprise',
      apiKey,
      extensions: true,
    })
    return { kind: 'ready', baseUrl }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}

import { AppError } from '../../shared/errors.ts'
import { onLocalPath } from './local-error.ts'
import type { PartPorts } from './part-file.ts'

const chunkBytes = 1024 * 1024

/**
 * The MD5 of a file as it is now; null where nothing, a link or something else than a file has the name. `onBytes` hears
 * how many are hashed. Throws `local.*`, and `cancelled` on abort.
 */
export async function fileMd5(
  { disk, startMd5 }: PartPorts,
  file: string,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (hashedBytes: number) => void },
): Promise<string | null> {
  const found = await disk.lookAt(file).catch(() => null)
  if (found?.kind !== 'file') return null
  return onLocalPath(file, async () => {
    const source = await disk.openSource(file)
    try {
      const md5 = startMd5()
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, found.sizeBytes)))
      for (let hashedBytes = 0; ;) {
        if (signal.aborted) throw new AppError({ code: 'cancelled' })
        onBytes(hashedBytes)
        const bytesRead = await source.read(buffer, hashedBytes)
        if (bytesRead === 0) return await md5.digest()
        await md5.update(buffer.subarray(0, bytesRead))
        hashedBytes += bytesRead
      }
    } finally {
      await source.close()
    }
  })
}

import { hashSource } from './hashing/hash-source.ts'
import { onLocalPath } from './local-error.ts'
import type { PartPorts } from './part-file.ts'

/**
 * The MD5 and the size of a file as it is now; null where nothing, a link or something else than a file has the name.
 * `onBytes` hears how many are hashed. Throws `local.*`, and `cancelled` on abort.
 */
export async function fileMd5(
  { disk, startMd5 }: PartPorts,
  file: string,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes?: (hashedBytes: number) => void },
): Promise<{ readonly md5: string; readonly sizeBytes: number } | null> {
  const found = await disk.lookAt(file).catch(() => null)
  if (found?.kind !== 'file') return null
  return onLocalPath(file, async () => {
    const source = await disk.openSource(file)
    const md5 = startMd5(found.sizeBytes)
    try {
      const sizeBytes = await hashSource(source, md5, {
        expectedBytes: found.sizeBytes,
        signal,
        onBytes: onBytes ?? (() => undefined),
      })
      return { md5: await md5.digest(), sizeBytes }
    } finally {
      md5.end()
      await source.close()
    }
  })
}

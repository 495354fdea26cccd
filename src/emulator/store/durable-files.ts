import { open, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes the names in a directory durable: files created, renamed or removed in it until now. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory for that; its file system journals names by itself.
  if (process.platform === 'win32') return
  const handle = await open(directory)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Replaces a file so that a crash at any moment leaves the old content or the new, never a mixture. */
export async function replaceFile(path: string, chunks: Iterable<string>): Promise<void> {
  const newPath = `${path}.new`
  await writeFile(newPath, chunks, { flush: true })
  await rename(newPath, path)
  await syncDirectory(dirname(path))
}

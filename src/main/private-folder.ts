import { chmod, mkdir } from 'node:fs/promises'

/** A folder that nobody but this user can look into. It is made, with those above it, when it is first asked for. */
export function privateFolder(folder: string): () => Promise<string> {
  let made: Promise<string> | null = null
  async function make(): Promise<string> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // One that was there may be open to others.
    await chmod(folder, 0o700)
    return folder
  }
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null
      throw error
    })
    return made
  }
}

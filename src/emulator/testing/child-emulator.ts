import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { build } from 'vite'

/**
 * Bundles a file of this room as one JavaScript file that plain Node runs.
 * @param entry relative to `src/emulator`.
 * @returns the file, and what removes it.
 */
export async function bundle(entry: string): Promise<{ script: string; remove: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'emulator-bundle-'))
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL(`../${entry}`, import.meta.url)),
      outDir,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'entry.mjs' } },
    },
  })
  const remove = () => rm(outDir, { recursive: true, force: true })
  return { script: join(outDir, 'entry.mjs'), remove }
}

export type ChildEmulator = {
  readonly baseUrl: string
  /** Everything on standard output and standard error so far. */
  output(): { readonly stdout: string; readonly stderr: string }
  /** Sends the signal and waits for the end; gives the exit code, or null after a signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
  readonly child: ChildProcess
}

/**
 * Starts the bundled command line in a process of its own; it does not outlive the test.
 * @param options a CommonJS file to load first, and the size that no file may pass.
 */
export async function startChild(
  script: string,
  args: readonly string[],
  { preload, maxFileBytes }: { preload?: string; maxFileBytes?: number } = {},
): Promise<ChildEmulator> {
  const node = [process.execPath, ...(preload === undefined ? [] : ['--require', preload]), script, ...args]
  // The shell counts in 512 bytes; it hands its limits and its channel on to Node, which takes its place.
  const limit = maxFileBytes === undefined ? 'unlimited' : String(maxFileBytes / 512)
  const child = spawn('/bin/sh', ['-c', `ulimit -f ${limit} && exec "$@"`, 'sh', ...node], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { stdout: '', stderr: '' }
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += String(chunk)))
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output.stdout += String(chunk)
      if (output.stdout.includes('\n')) resolve(output.stdout.slice(0, output.stdout.indexOf('\n')))
    })
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${output.stderr}`)))
  })
  return {
    baseUrl: await firstLine,
    output: () => output,
    child,
    end: async (signal) => {
      child.kill(signal)
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
      return child.exitCode
    },
  }
}

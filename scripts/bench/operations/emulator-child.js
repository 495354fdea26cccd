import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'

import { repositoryRoot } from '../../paths.js'
import { endBackground } from '../../processes.js'
import { apiKey } from '../bench-app.js'

/**
 * Starts the built emulator without limits, as a process of its own.
 * @param {string} dataDir
 * @returns {Promise<{ readonly baseUrl: string, readonly close: () => Promise<void> }>}
 */
export async function startEmulatorChild(dataDir) {
  const emulator = path.join(repositoryRoot, 'out', 'main', 'emulator.js')
  const options = ['--port', '0', '--data', dataDir, '--plan', 'enterprise', '--key', apiKey]
  const child = spawn(process.execPath, [emulator, ...options], { stdio: ['ignore', 'pipe', 'ignore'] })
  for await (const baseUrl of createInterface({ input: child.stdout })) {
    child.stdout.resume()
    return { baseUrl, close: () => endBackground(child) }
  }
  throw new Error('The emulator ended')
}

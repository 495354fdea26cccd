import { endWithNpm } from './npm-end.js'

/**
 * Runs a command of ours: its number is the exit code, its error is told without a stack.
 *
 * @param {() => Promise<number>} command
 */
export async function runCommand(command) {
  endWithNpm()
  try {
    process.exitCode = await command()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

import { findProgram } from '../../paths.js'
import { runCaptured } from '../../processes.js'

/** The Debian packages that hold what the app is measured against, and what the measuring needs. */
const packages = { curl: 'curl', md5sum: 'coreutils', rclone: 'rclone', openssl: 'openssl' }

/**
 * @param {readonly string[]} programs those that are needed; without any, all
 * @throws {Error} that names the packages of what is missing
 */
export function requireRivals(...programs) {
  const needed = Object.entries(packages).filter(
    ([program]) => programs.length === 0 || programs.includes(program),
  )
  const missing = needed.filter(([program]) => findProgram(program) === undefined)
  if (missing.length === 0) return
  const names = missing.map(([program]) => program).join(', ')
  const installed = missing.map(([, name]) => name).join(' ')
  throw new Error(`This benchmark needs ${names}: apt-get install ${installed}`)
}

/**
 * Runs a program to its end.
 * @param {keyof typeof packages} program
 * @param {string[]} args
 * @returns {Promise<number>} how long that took, in milliseconds
 */
export async function timeProgram(program, args) {
  const startedAtMs = performance.now()
  const { code, output } = await runCaptured(program, args)
  const ms = performance.now() - startedAtMs
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`)
  return ms
}

/**
 * What every curl is told.
 * @param {string} authorityFile
 */
export function curlBasics(authorityFile) {
  return [
    '--silent',
    '--show-error',
    '--fail',
    '--cacert',
    authorityFile,
    '--header',
    'Authorization: Bearer x',
  ]
}

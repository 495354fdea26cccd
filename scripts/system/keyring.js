import { closeSync, openSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { announcedLine, endBackground, runCaptured, startBackground } from '../processes.js'

const keyringStartMs = 15_000
const keyringPollMs = 25

/**
 * Starts a D-Bus session of its own. It starts no services by itself, so nothing but what tests start is on it.
 *
 * @param {string} folder for its socket, configuration and log
 * @returns {Promise<{ variables: { DBUS_SESSION_BUS_ADDRESS: string }, stop: () => Promise<void> }>}
 */
export async function startSessionBus(folder) {
  const configFile = join(folder, 'dbus.conf')
  await writeFile(configFile, busConfiguration(folder))
  const log = openSync(join(folder, 'dbus.log'), 'w')
  const args = [`--config-file=${configFile}`, '--nofork', '--nopidfile', '--print-address=3']
  const bus = startBackground('dbus-daemon', args, { stdio: ['ignore', log, log, 'pipe'] })
  closeSync(log)
  const address = await announcedLine(bus)
  if (address === undefined) {
    throw new Error(`dbus-daemon did not start:\n${await readFile(join(folder, 'dbus.log'), 'utf8')}`)
  }
  return { variables: { DBUS_SESSION_BUS_ADDRESS: address }, stop: () => endBackground(bus) }
}

/** @param {string} folder */
function busConfiguration(folder) {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(folder, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}

/**
 * Starts an empty, unlocked gnome-keyring and waits until it serves the Secret Service on the bus.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env with the bus and the private XDG folders
 * @returns {Promise<() => Promise<void>>} ends it
 */
export async function startKeyring(folder, env) {
  const log = openSync(join(folder, 'keyring.log'), 'w')
  const args = ['--foreground', '--unlock', '--components=secrets', `--control-directory=${folder}`]
  const keyring = startBackground('gnome-keyring-daemon', args, { env, stdio: ['pipe', log, log] })
  closeSync(log)
  // The password of the login keyring, which it makes: it reads to the end of its input.
  keyring.stdin?.end('password of a keyring for tests')
  const stop = () => endBackground(keyring)

  const startedAt = Date.now()
  while (!(await isServingSecrets(env))) {
    if (keyring.exitCode !== null || Date.now() - startedAt > keyringStartMs) {
      await stop()
      throw new Error(`gnome-keyring did not start:\n${await readFile(join(folder, 'keyring.log'), 'utf8')}`)
    }
    await delay(keyringPollMs)
  }
  return stop
}

/** @param {NodeJS.ProcessEnv} env */
async function isServingSecrets(env) {
  const args = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets']
  const readDefault = ['org.freedesktop.Secret.Service.ReadAlias', 'string:default']
  const { code, stdout } = await runCaptured('dbus-send', [...args, ...readDefault], { env })
  // The path is "/" as long as there is no default collection, where keytar would ask for one with a prompt.
  return code === 0 && stdout.includes('/collection/')
}

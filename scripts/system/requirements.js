/**
 * What the app and its tests need of a Linux system, and the Debian packages that hold it. Where a package has had
 * several names, the newest comes first.
 *
 * @typedef {{ library: string, packages: string[] }} Library `library` is the soname
 * @typedef {{ program: string, packages: string[] }} Program
 */

/** Electron's shared libraries, those it loads by itself later, and the one of keytar. @type {Library[]} */
export const libraries = [
  { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { library: 'libnss3.so', packages: ['libnss3'] },
  { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { library: 'libgbm.so.1', packages: ['libgbm1'] },
  { library: 'libXss.so.1', packages: ['libxss1'] },
  { library: 'libatk-bridge-2.0.so.0', packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'] },
  { library: 'libdrm.so.2', packages: ['libdrm2'] },
  { library: 'libsecret-1.so.0', packages: ['libsecret-1-0'] },
]

/** For a machine without a display. @type {Program[]} */
export const displayPrograms = [{ program: 'Xvfb', packages: ['xvfb'] }]

/** @type {Program[]} */
export const testPrograms = [
  { program: 'dbus-daemon', packages: ['dbus-daemon', 'dbus'] },
  { program: 'dbus-send', packages: ['dbus-bin', 'dbus'] },
  // Not used itself: without it gnome-keyring would bring systemd along as its D-Bus session.
  { program: 'dbus-launch', packages: ['dbus-x11'] },
  { program: 'gnome-keyring-daemon', packages: ['gnome-keyring'] },
  { program: 'strace', packages: ['strace'] },
  // The code that the app composes for a shell is run as it is.
  { program: 'curl', packages: ['curl'] },
  { program: 'jq', packages: ['jq'] },
]

/** The reference's Python example is run as it stands, with Debian's own Python. */
export const pythonRequests = {
  python: '/usr/bin/python3',
  module: 'requests',
  packages: ['python3-requests'],
}

/**
 * @param {string} lddOutput what `ldd PROGRAM` printed
 * @returns {string[]} the sonames it did not find
 */
export function unresolvedLibraries(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)].flatMap((match) => match[1] ?? [])
}

/**
 * Chooses among a package's names by what the system's package lists know.
 *
 * @param {readonly string[][]} wanted per package its names, the preferred first
 * @param {ReadonlySet<string>} known
 * @returns {{ names: string[], unknown: boolean }} `unknown`: a package has no known name, and its last was taken
 */
export function choosePackageNames(wanted, known) {
  const chosen = wanted.map((names) => names.find((name) => known.has(name)))
  const names = chosen.map((name, index) => name ?? wanted[index]?.at(-1) ?? '')
  return { names: [...new Set(names)], unknown: chosen.includes(undefined) }
}

/**
 * The switches that this computer, not the user, asks for.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {{ platform: NodeJS.Platform, userId: number | undefined }} system
 * @returns {string[]}
 */
export function launchArguments(env, { platform, userId }) {
  if (platform !== 'linux') return []
  return [
    // Chromium refuses to start with its sandbox as root. Nobody else may go without it.
    ...(userId === 0 ? ['--no-sandbox'] : []),
    // Before Electron 38 an X11 display is the default even where there is only a Wayland one.
    ...(env['WAYLAND_DISPLAY'] && !env['DISPLAY'] ? ['--ozone-platform-hint=auto'] : []),
  ]
}

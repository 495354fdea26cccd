import { expect, test } from 'vitest'
import { launchArguments } from './launch-arguments.js'

test('only root on Linux goes without the sandbox', () => {
  const env = { DISPLAY: ':0' }
  expect(launchArguments(env, { platform: 'linux', userId: 0 })).toEqual(['--no-sandbox'])
  expect(launchArguments(env, { platform: 'linux', userId: 1000 })).toEqual([])
  expect(launchArguments(env, { platform: 'darwin', userId: 0 })).toEqual([])
  expect(launchArguments(env, { platform: 'win32', userId: undefined })).toEqual([])
})

test('Wayland is asked for where it is the only display', () => {
  const system = { platform: 'linux', userId: 1000 } as const
  expect(launchArguments({ WAYLAND_DISPLAY: 'wayland-0' }, system)).toEqual(['--ozone-platform-hint=auto'])
  expect(launchArguments({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, system)).toEqual([])
})

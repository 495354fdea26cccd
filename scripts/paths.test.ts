import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cacheFolder } from './paths.js'

test.each([
  ['linux', {}, join(homedir(), '.cache', 'cloudstore-browser')],
  ['linux', { XDG_CACHE_HOME: '/elsewhere' }, '/elsewhere/cloudstore-browser'],
  ['linux', { XDG_CACHE_HOME: 'relative' }, join(homedir(), '.cache', 'cloudstore-browser')],
  ['darwin', {}, join(homedir(), 'Library', 'Caches', 'cloudstore-browser')],
] as const)('the cache on %s with %o', (platform, env, folder) => {
  expect(cacheFolder(env, platform)).toBe(folder)
})

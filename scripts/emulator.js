import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfStale } from './build.js'
import { endWithNpm } from './npm-end.js'
import { repositoryRoot } from './paths.js'

endWithNpm()
// Anything but the emulator's own words goes to stderr: its base URL is the first line of stdout.
await buildIfStale()
const emulator = join(repositoryRoot, 'out', 'main', 'emulator.js')
process.argv[1] = emulator
await import(pathToFileURL(emulator).href)

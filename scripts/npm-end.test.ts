import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('a script ends with npm, though nobody hands it a signal', async () => {
  const script = `
    import { endWithNpm } from ${JSON.stringify(fileURLToPath(new URL('npm-end.js', import.meta.url)))}
    endWithNpm()
    process.on('SIGTERM', () => { console.log('ends'); process.exit() })
    setInterval(() => {}, 1000)
    console.log('runs')`
  // The shell stands for the one that npm runs a script with; the true keeps it from becoming the script.
  const shell = spawn('sh', ['-c', `"$0" --input-type=module -e "$1"; true`, process.execPath, script], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: shell.stdout })
  await once(lines, 'line')
  shell.kill('SIGTERM')
  expect(await once(lines, 'line')).toEqual(['ends'])
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { runCaptured, runForeground } from './processes.js'

const node = process.execPath

test('the exit code of a program in the foreground is handed on', async () => {
  expect(await runForeground(node, ['-e', 'process.exit(7)'])).toBe(7)
})

test('the end by a signal is told as a shell tells it', async () => {
  expect(await runForeground(node, ['-e', 'process.kill(process.pid, "SIGTERM")'])).toBe(128 + 15)
})

test('a program that takes too long is ended', async () => {
  expect(await runForeground(node, ['-e', 'setInterval(() => {}, 1000)'], { limitMs: 300 })).toBe(128 + 9)
})

test('a program that is not there is an error', async () => {
  await expect(runForeground('/no/such/program', [])).rejects.toThrow('ENOENT')
  await expect(runCaptured('/no/such/program', [])).rejects.toThrow('ENOENT')
})

test('what a program printed is kept, its exit code too', async () => {
  const script = 'console.log("out"); console.error("err"); process.exitCode = 3'
  const { code, stdout, output } = await runCaptured(node, ['-e', script])
  expect({ code, stdout }).toEqual({ code: 3, stdout: 'out\n' })
  expect(output).toContain('err')
})

/** Starts a script of ours that runs `inner` in the foreground; resolves once `inner` has printed a line. */
async function runningOuter(inner: string, options = '{}') {
  const processes = new URL('processes.js', import.meta.url).href
  const outer = `
    import { runForeground } from ${JSON.stringify(processes)}
    process.exitCode = await runForeground(process.execPath, ['-e', ${JSON.stringify(inner)}], ${options})`
  const child = spawn(node, ['--input-type=module', '-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  return { child, lines }
}

test('a program that does not end when it is asked to is killed', async () => {
  const inner = `process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000)`
  const { child } = await runningOuter(inner, '{ graceMs: 200 }')
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([128 + 9, null])
})

test('a signal reaches the program in the foreground once, though it comes twice, and it may end in its own way', async () => {
  const inner = `
    let signals = 0
    process.on('SIGINT', () => {
      signals += 1
      console.log('heard')
      setTimeout(() => process.exit(40 + signals), 200)
    })
    console.log('ready')
    setInterval(() => {}, 1000)`
  const { child, lines } = await runningOuter(inner)
  child.kill('SIGINT')
  await once(lines, 'line')
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([41, null])
})

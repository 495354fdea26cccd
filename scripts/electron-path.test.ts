import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCaptured } from './processes.js'

const script = fileURLToPath(new URL('electron-path.js', import.meta.url))

async function electronPath(explicit: string) {
  return await runCaptured(process.execPath, [script], {
    env: { ...process.env, ELECTRON_EXEC_PATH: explicit },
  })
}

test('the path is all there is on stdout', async () => {
  expect(await electronPath(process.execPath)).toMatchObject({ code: 0, stdout: `${process.execPath}\n` })
})

test('an explicit path that is no executable is an error that names it and the variable', async () => {
  const { code, stdout, output } = await electronPath('/no/such/electron')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(output).toMatch(/ELECTRON_EXEC_PATH.*\/no\/such\/electron/)
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { compareIntegrity } from './integrity.js'

// printf abc | openssl dgst -sha512 -binary | base64 (the example of FIPS 180-4)
const integrityOfAbc =
  'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=='

test.each([
  ['abc', true],
  ['abd', false],
  ['', false],
])('a file that holds "%s"', async (content, isKnown) => {
  const folder = await mkdtemp(join(tmpdir(), 'integrity-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'file')
  await writeFile(file, content)
  const refusal = await compareIntegrity(file, integrityOfAbc).catch((error: unknown) => String(error))
  expect(refusal ?? 'accepted').toMatch(isKnown ? /^accepted$/ : /is not the known file/)
})

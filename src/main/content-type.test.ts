import { expect, test } from 'vitest'

import { contentTypeOfKey } from './content-type.ts'

test.each([
  ['a/photo.JPG', 'image/jpeg'],
  ['src/main.ts', 'text/typescript'],
  ['raw/DSC_0412.NEF', 'image/x-nikon-nef'],
  ['events.ndjson', 'application/jsonl'],
  ['json', 'application/octet-stream'],
  ['a.folder/readme', 'application/octet-stream'],
  ['.json', 'application/octet-stream'],
])('%s is %s', (key, type) => {
  expect(contentTypeOfKey(key)).toBe(type)
})

import { expect, test } from 'vitest'

import { contentTypeOfKey } from '../../content-type.ts'
import { typeGroupOf } from './type-group.ts'

test.each([
  ['image', ['png', 'jpg', 'gif', 'svg', 'webp', 'heic', 'tiff']],
  ['video', ['mp4', 'mov', 'webm', 'mkv', 'avi']],
  ['audio', ['mp3', 'wav', 'flac', 'ogg', 'm4a']],
  [
    'document',
    ['pdf', 'txt', 'md', 'csv', 'rtf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'odt', 'epub'],
  ],
  ['code', ['json', 'js', 'html', 'css', 'xml', 'yaml', 'sh', 'wasm']],
  ['archive', ['zip', 'gz', 'tar', '7z', 'rar', 'bz2', 'jar']],
  ['other', ['bin', 'exe', 'unknown', 'woff2']],
] as const)('%s: what a person takes %j for', (group, extensions) => {
  const groups = extensions.map((extension) => [extension, typeGroupOf(contentTypeOfKey(`x.${extension}`))])
  expect(groups).toEqual(extensions.map((extension) => [extension, group]))
})

test.each([
  ['IMAGE/PNG', 'image'],
  ['text/html; charset=utf-8', 'code'],
  ['text/plain; charset=utf-8', 'document'],
  ['application/vnd.api+json', 'code'],
  ['application/x-iso9660-image', 'archive'],
  ['application/x-apple-diskimage', 'archive'],
  ['nonsense', 'other'],
  ['', 'other'],
] as const)('%j is %s', (contentType, group) => {
  expect(typeGroupOf(contentType)).toBe(group)
})

import { expect, test } from 'vitest'

import { md5OfEtag } from './etag.ts'

const md5 = '65a8e27d8879283831b664bd8b7f0ad4'

test.each([
  [md5, md5],
  [`"${md5}"`, md5],
  [md5.toUpperCase(), md5],
  [`W/"${md5}"`, md5],
  [` ${md5} `, md5],
  [null, null],
  ['', null],
  ['""', null],
  [`"${md5}-2"`, null],
  [md5.slice(1), null],
  [`${md5}0`, null],
  [`g${md5.slice(1)}`, null],
])('the ETag %j states the MD5 %j', (etag, expected) => {
  expect(md5OfEtag(etag)).toBe(expected)
})

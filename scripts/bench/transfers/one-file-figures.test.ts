import { expect, test } from 'vitest'

import { judged } from '../figures.js'
import { oneFileFigures } from './one-file-figures.js'

const gigabyte = 1e9
const bars = { limit: 0.9, sequence: 1.2 }

test('the limit is the slower of the two, and the sequence takes the time of both', () => {
  const times = [
    { oursMs: 2000, curlMs: 500, md5sumMs: 1500 },
    { oursMs: 1600, curlMs: 500, md5sumMs: 1500 },
    { oursMs: 9000, curlMs: 500, md5sumMs: 1500 },
  ]
  const figures = oneFileFigures('upload', 'md5sum then curl', { times, sizeBytes: gigabyte, bars }).map(
    judged,
  )
  expect(figures).toMatchObject([
    { ours: 500, rival: 666.7, ratio: 0.75, bar: 0.9, holds: false },
    { ours: 500, rival: 500, ratio: 1, bar: 1.2, holds: false },
    { name: "upload: curl alone, the server's ceiling", ours: 2000, bar: null },
    { name: 'upload: md5sum alone', ours: 666.7, bar: null },
  ])
})

test('where curl is the slower one it is the limit; without bars nothing is judged', () => {
  const times = [{ oursMs: 1900, curlMs: 2000, md5sumMs: 1000 }]
  const measured = { times, sizeBytes: gigabyte, bars: null }
  const [limit] = oneFileFigures('download', 'curl then md5sum', measured).map(judged)
  expect(limit).toMatchObject({ ours: 526.3, rival: 500, bar: null, holds: null })
})

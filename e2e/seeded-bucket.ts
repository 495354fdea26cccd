import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { ShapedObject } from '../scripts/bench/bucket-shapes.js'

const linesPerWrite = 10_000

/**
 * Writes a bucket into the data folder of an emulator that has not started yet, as the emulator keeps it, but without
 * any content: its objects can be listed and deleted, not downloaded.
 */
export async function seedBucket(
  dataDir: string,
  name: string,
  objects: readonly ShapedObject[],
): Promise<void> {
  const directory = path.join(dataDir, 'buckets', randomUUID())
  await mkdir(path.join(directory, 'content'), { recursive: true })
  const info = { format: 1, name, region: 'us-east-1', versioning: false, createdAtMs: 0 }
  await writeFile(path.join(directory, 'bucket.json'), JSON.stringify(info))
  await writeFile(path.join(directory, 'journal.jsonl'), journal(objects))
}

function* journal(objects: readonly ShapedObject[]): Generator<string> {
  for (let start = 0; start < objects.length; start += linesPerWrite) {
    yield objects
      .slice(start, start + linesPerWrite)
      .map(({ key, sizeBytes, updatedAtMs }, index) => {
        const put = { id: `obj_${start + index}`, key, sizeBytes, contentType: 'image/x-dpx', updatedAtMs }
        return `${JSON.stringify({ put: { ...put, etag: '0'.repeat(32), metadata: [] } })}\n`
      })
      .join('')
  }
}

import { createHash } from 'node:crypto'

import type { ObjectDescription } from '../../transfers/transfer-spec.ts'

export type StoredObject = ObjectDescription & { readonly bytes: Buffer; readonly md5: string }

const plain: ObjectDescription = { contentType: 'application/octet-stream', metadata: {} }

/** A bucket in memory, which remembers all that it ever held. */
export class SimulatedBucket {
  readonly #objects = new Map<string, StoredObject>()
  readonly #history = new Map<string, Set<string>>()
  /** The MD5s of objects that came to harm at the server. */
  readonly damaged = new Set<string>()
  /** The MD5s of what other clients wrote. */
  readonly writtenElsewhere = new Set<string>()

  put(key: string, bytes: Buffer, { contentType, metadata }: ObjectDescription = plain): StoredObject {
    const object = { bytes, md5: md5Of(bytes), contentType, metadata }
    this.#objects.set(key, object)
    this.#history.set(key, this.everHeld(key).add(object.md5))
    return object
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key)
  }

  delete(key: string): boolean {
    return this.#objects.delete(key)
  }

  keys(): string[] {
    return [...this.#objects.keys()]
  }

  /** The MD5 of each object that the key ever stood for. */
  everHeld(key: string): Set<string> {
    return this.#history.get(key) ?? new Set()
  }
}

export function md5Of(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex')
}

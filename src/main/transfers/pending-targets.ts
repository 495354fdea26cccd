import { targetPath, type TransferSpec } from './transfer-spec.ts'

/** How many unfinished or promised transfers write to each key and each file. */
export class PendingTargets {
  /** By account and bucket, then by key: a text for each target would cost as much as its transfer does. */
  readonly #uploads = new Map<string, Map<string, number>>()
  /** By path. Roots may lie in each other, so only the whole path tells. */
  readonly #downloads = new Map<string, number>()

  has(spec: TransferSpec): boolean {
    switch (spec.kind) {
      case 'upload':
      case 'edit':
        return this.#uploads.get(bucketOf(spec))?.has(spec.key) ?? false
      case 'download':
        return this.#downloads.has(targetPath(spec))
      case 'delete':
        return false
    }
  }

  add(spec: TransferSpec): void {
    this.#change(spec, 1)
  }

  delete(spec: TransferSpec): void {
    this.#change(spec, -1)
  }

  #change(spec: TransferSpec, by: 1 | -1): void {
    if (spec.kind === 'download') count(this.#downloads, targetPath(spec), by)
    if (spec.kind !== 'upload' && spec.kind !== 'edit') return
    const bucket = bucketOf(spec)
    const keys = this.#uploads.get(bucket) ?? new Map<string, number>()
    count(keys, spec.key, by)
    if (keys.size > 0) this.#uploads.set(bucket, keys)
    else this.#uploads.delete(bucket)
  }
}

function bucketOf({ accountId, bucket }: TransferSpec): string {
  return `${accountId}\n${bucket}`
}

function count(counts: Map<string, number>, of: string, by: 1 | -1): void {
  const now = (counts.get(of) ?? 0) + by
  if (now > 0) counts.set(of, now)
  else counts.delete(of)
}

import type { DownloadSpec } from './transfer-spec.ts'

/** The path below the root, where it is not how the key ends. */
export function savedAs({ key, localPath }: DownloadSpec): string | undefined {
  const saved = localPath.join('/')
  return `/${key}`.endsWith(`/${saved}`) ? undefined : saved
}

import path from 'node:path'

import { lastSegment } from '../../shared/keys.ts'
import type { Batch } from './batch.ts'
import type { TransferSpec } from './transfer-spec.ts'

/**
 * A line as `md5sum` writes it and `md5sum -c` reads it: in a name with a backslash or a line break those are written
 * as two characters, and a backslash at the line's begin says so.
 */
export function manifestLine(md5: string, name: string): string {
  const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  return `${escaped === name ? '' : '\\'}${md5}  ${escaped}\n`
}

/**
 * The file on this computer, as seen from the folder that the batch went to or came from; absolute where there is no
 * such folder. Null for what is no file there.
 */
export function manifestName(spec: TransferSpec, batch: Batch): string | null {
  switch (spec.kind) {
    case 'upload':
      return spec.sourcePath === null ? null : relativeTo(batch.root, spec.sourcePath)
    case 'download':
      return spec.isFolderMarker ? null : plain(spec.localPath.join('/'))
    case 'delete':
    case 'edit':
      return null
  }
}

function relativeTo(root: string | null, file: string): string {
  if (root === null) return file
  return plain(path.relative(root, file).split(path.sep).join('/'))
}

/** To `md5sum`, `-` is what it is fed with. */
function plain(name: string): string {
  return name === '-' ? './-' : name
}

/** After what the batch is about, with nothing in it that a file system could refuse. */
export function manifestFileName({ title, bucket }: Batch): string {
  const name = lastSegment(title).replace(/\/$/, '') || bucket
  return `${name.replaceAll(/[^\p{L}\p{N}. _-]/gu, '_')}.md5`
}

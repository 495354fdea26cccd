import { parentPrefix } from '../../shared/keys.ts'
import { entryPath, isFolderMarker } from '../features/browser/entry-ref.ts'
import type { SelectedEntry } from '../features/browser/selection.ts'
import type { Place } from './navigation.ts'

/**
 * The folder in which a found object is a row. One that only marks a folder is none: the folder itself stands for it,
 * in the folder above. A marker with content is a row of the folder it marks.
 */
export function placeOfFound(bucket: string, found: SelectedEntry): Place {
  const key = entryPath(found.ref)
  if (isFolderMarker(key, found.sizeBytes)) {
    const shown: SelectedEntry = { ref: { kind: 'folder', prefix: key }, sizeBytes: null }
    return { bucket, prefix: parentPrefix(key), shown }
  }
  return { bucket, prefix: key.slice(0, key.lastIndexOf('/') + 1), shown: found }
}

import type { Entry } from '../../../shared/entry.ts'
import { isFolderMarker } from './entry-ref.ts'

export type EntryShape = 'folder' | 'image' | 'text' | 'code' | 'video' | 'audio' | 'archive' | 'other'

const code = /json|javascript|typescript|xml|yaml|toml|sql|x-sh|x-python|text\/(css|html|x-)/
const text = /^text\/|pdf|rtf|msword|officedocument|opendocument|markdown/
const archive = /zip|compressed|x-tar|gzip|x-7z|x-bzip|x-xz|vnd\.rar/

/** The kind of picture that stands for a row, by its content type. */
export function entryShape(entry: Entry): EntryShape {
  if (entry.kind === 'folder' || isFolderMarker(entry.key, entry.sizeBytes)) return 'folder'
  const type = entry.contentType.toLowerCase()
  const [top] = type.split('/')
  if (top === 'image' || top === 'video' || top === 'audio') return top
  // Office documents are zip files by name only.
  if (/officedocument|opendocument/.test(type)) return 'text'
  if (code.test(type)) return 'code'
  if (archive.test(type)) return 'archive'
  return text.test(type) ? 'text' : 'other'
}

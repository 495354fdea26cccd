import type { TypeGroup } from '../../../shared/view.ts'

const code = /json|javascript|typescript|xml|yaml|toml|sql|x-sh|python|wasm|x-httpd-php|text\/(css|html|x-)/
const document = /^text\/|pdf|rtf|msword|ms-excel|ms-powerpoint|officedocument|opendocument|epub|postscript/
const archive = /zip|compressed|x-tar|gzip|x-7z|x-bzip|x-xz|zstd|vnd\.rar|java-archive|x-iso9660|diskimage/

/** What a person would call files of this content type. */
export function typeGroupOf(contentType: string): TypeGroup {
  const type = contentType.toLowerCase()
  const [top] = type.split('/')
  if (top === 'image' || top === 'video' || top === 'audio') return top
  // Office documents are zip archives of XML by name only.
  if (/officedocument|opendocument|epub/.test(type)) return 'document'
  if (code.test(type)) return 'code'
  if (archive.test(type)) return 'archive'
  return document.test(type) ? 'document' : 'other'
}

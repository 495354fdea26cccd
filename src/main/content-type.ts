import { Mime } from 'mime'
import otherTypes from 'mime/types/other.js'
import standardTypes from 'mime/types/standard.js'

/** What CloudStore takes where it is told no type (reference, Upload Object): it says nothing of the content. */
export const unknownContentType = 'application/octet-stream'

/** Where the registered meaning of an extension is not what files of that name are, or there is none. */
const everyday = {
  'text/typescript': ['ts', 'tsx', 'mts', 'cts'],
  'text/x-python': ['py'],
  'text/x-rust': ['rs'],
  'text/x-go': ['go'],
  'application/jsonl': ['jsonl', 'ndjson'],
  'application/vnd.apache.parquet': ['parquet'],
  'image/x-nikon-nef': ['nef'],
  'image/x-canon-cr2': ['cr2'],
  'image/x-canon-cr3': ['cr3'],
  'image/x-sony-arw': ['arw'],
}

const types = new Mime(standardTypes, otherTypes).define(everyday, true)

/** The MIME type that a key's extension stands for; `application/octet-stream` where it has none that is known. */
export function contentTypeOfKey(key: string): string {
  // Without the slash, a key with no dot, such as `json`, would be taken for an extension.
  return types.getType(`/${key}`) ?? unknownContentType
}

import mime from 'mime'

/** What CloudStore takes where it is told no type (reference, Upload Object): it says nothing of the content. */
export const unknownContentType = 'application/octet-stream'

/** The MIME type that a key's extension stands for; `application/octet-stream` where it has none that is known. */
export function contentTypeOfKey(key: string): string {
  // Without the slash, a key with no dot, such as `json`, would be taken for an extension.
  return mime.getType(`/${key}`) ?? unknownContentType
}

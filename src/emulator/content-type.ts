/** Reference, appendix B. */
const typesByExtension: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.pdf': 'application/pdf',
}

/** The type of an object that was uploaded without `Content-Type`. */
export function inferContentType(key: string): string {
  const [extension = ''] = /\.[^./]+$/.exec(key) ?? []
  return typesByExtension[extension.toLowerCase()] ?? 'application/octet-stream'
}

import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { protocol } from 'electron'
import mime from 'mime'

const scheme = 'app'
export const pageUrl = `${scheme}://browser/index.html`

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** Must be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, codeCache: true } },
  ])
}

/** Serves the files of one folder, each by its exact name; whatever else is asked for does not exist. */
export async function servePage(folder: string): Promise<void> {
  const files = new Map(
    (await readdir(folder, { recursive: true })).map((name) => [urlOf(name), path.join(folder, name)]),
  )
  protocol.handle(scheme, async (request) => {
    const file = files.get(request.url)
    if (request.method !== 'GET' || file === undefined) return new Response(null, { status: 404 })
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'Content-Type': mime.getType(file) ?? 'application/octet-stream',
        'Content-Security-Policy': contentSecurityPolicy,
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Opener-Policy': 'same-origin',
      },
    })
  })
}

function urlOf(name: string): string {
  return `${scheme}://browser/${name.split(path.sep).map(encodeURIComponent).join('/')}`
}

import { AppError } from '../../shared/errors.ts'

/** A server's base URL, taken apart once, so that no URL parser touches a request's path later. */
export type Endpoint = {
  /** As typed, without one trailing slash: what is stored and shown. */
  readonly url: string
  readonly protocol: 'https:' | 'http:'
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
  /** What stands before `/buckets` in every request, e.g. `/v2`. */
  readonly basePath: string
  readonly isLoopback: boolean
}

/**
 * Reads an endpoint as a person typed it (design.md 2.17, 2.18): surrounding white space and one trailing slash are
 * dropped, nothing is added. Throws `endpoint.malformed`, and `endpoint.insecure` for http off loopback. The errors do
 * not repeat what was typed, because a key pasted into the wrong field would come with it.
 */
export function parseEndpoint(typed: string): Endpoint {
  const url = typed.trim().replace(/\/$/, '')
  const parts = /^(?<scheme>https?):\/\/(?<authority>[^/?#\\]*)(?<path>.*)$/is.exec(url)?.groups
  if (!parts) throw malformed('it has to begin with https://')
  const { scheme = '', authority = '', path = '' } = parts
  if (authority.includes('@')) throw malformed('it must not hold a user name or a password')
  if (/[?#]/.test(path)) throw malformed('it must not hold a query or a fragment')
  if (!/^[\x21-\x7e]*$/.test(path) || path.includes('\\')) {
    throw malformed('its path holds characters that have to be percent-encoded')
  }
  const isSecure = scheme.toLowerCase() === 'https'
  const { hostname, port } = parseAuthority(authority)
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
  if (!isSecure && !isLoopback) throw new AppError({ code: 'endpoint.insecure', subject: hostname })
  return {
    url,
    protocol: isSecure ? 'https:' : 'http:',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ?? (isSecure ? 443 : 80),
    basePath: path,
    isLoopback,
  }
}

/** The host in its one canonical form, so that what is checked for loopback is what is connected to. */
function parseAuthority(authority: string): { hostname: string; port: number | null } {
  // The parser would drop these silently, and the typed text would name another host than the one connected to.
  if (/[\s\p{Cc}]/u.test(authority)) throw malformed('its host cannot be read')
  // Read from the text, because the parser drops a port that is its scheme's default.
  const port = /:(?<port>\d+)$/.exec(authority)?.groups?.['port']
  let parsed: URL
  try {
    parsed = new URL(`http://${authority}/`)
  } catch {
    throw malformed('its host cannot be read')
  }
  if (port === '0') throw malformed('its port cannot be 0')
  return { hostname: parsed.hostname, port: port === undefined ? null : Number(port) }
}

function malformed(reason: string): AppError {
  return new AppError({ code: 'endpoint.malformed', reason })
}

import { networkInterfaces } from 'node:os'

import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { Redact } from './api-key.ts'

/** What has to be known of a connection to judge why it failed. */
export type NetworkContext = {
  readonly host: string
  readonly redact: Redact
  /** A server on this computer needs no network. */
  readonly isLoopback: boolean
  /** Whether this account was answered before, so that its host's name is known to be right. */
  readonly hasWorked: boolean
  /** Whether the connection failed before its TLS handshake had ended. */
  readonly isHandshaking: boolean
  /** Whether it had carried another answer, whose surplus bytes may be what was read here. */
  readonly isReused: boolean
}

/**
 * Turns the error of a socket, a name look-up, a TLS handshake or the HTTP parser into what a person needs to know.
 * Nothing of the original is attached: parse errors carry raw bytes, and those may repeat the key.
 */
export function networkError(error: unknown, context: NetworkContext): AppError {
  const errno = errnoOf(error)
  return new AppError({
    code: isWithoutNetwork(context) ? 'net.offline' : codeOf(errno, context),
    subject: context.host,
    reason: context.redact(describe(error)),
  })
}

/** Whether the error is one of a connection, and not of the stream's reader. */
export function isConnectionError(error: unknown): boolean {
  const errno = errnoOf(error)
  return errno.startsWith('HPE_') || errno.startsWith('ERR_SSL_') || connectionCodes.has(errno)
}

const offlineCodes = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN'])
const lookupCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'])
const interruptedCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE'])
const refusedCodes = new Set(['ECONNREFUSED', 'EADDRNOTAVAIL', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE'])
const connectionCodes = new Set([...offlineCodes, ...lookupCodes, ...interruptedCodes, 'ETIMEDOUT'])

function codeOf(errno: string, context: NetworkContext): ErrorCode {
  if (offlineCodes.has(errno)) return 'net.offline'
  if (lookupCodes.has(errno)) return context.hasWorked ? 'net.offline' : 'net.unreachable'
  if (errno === 'ETIMEDOUT') return 'net.timeout'
  if (interruptedCodes.has(errno)) return 'net.interrupted'
  if (refusedCodes.has(errno)) return 'net.unreachable'
  if (errno.startsWith('HPE_')) return context.isReused ? 'net.interrupted' : 'remote.unreadable'
  // X.509 codes have no common prefix; what else can fail in a handshake is listed above.
  if (context.isHandshaking || errno === 'EPROTO' || /^ERR_(?:TLS|SSL)_/.test(errno)) return 'net.tls'
  return 'net.interrupted'
}

function isWithoutNetwork(context: NetworkContext): boolean {
  if (context.isLoopback) return false
  return !Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal))
}

function errnoOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof AggregateError ? errnoOf(error.errors[0]) : ''
}

/** Every address of a host fails with its own error; together they have no message. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(describe).join('; ')
  }
  return error instanceof Error ? error.message : String(error)
}

import { maxAccountNameLength } from '../../../shared/account.ts'
import type { ErrorCode, ErrorData } from '../../../shared/errors.ts'

export type ConnectField = 'name' | 'endpoint' | 'apiKey'

export type TypedAccount = Readonly<Record<ConnectField, string>>

/** Longer texts than this main does not read at all. */
const maxTypedLength = 4096

/** What is wrong with the form before anything is sent; main checks all the rest. */
export function connectMistake({ name, endpoint, apiKey }: TypedAccount): ErrorData | null {
  if (name.trim() === '' || name.trim().length > maxAccountNameLength)
    return { code: 'account.malformedName' }
  if (endpoint.length > maxTypedLength) return { code: 'endpoint.malformed' }
  return keyMistake(apiKey)
}

export function keyMistake(apiKey: string): ErrorData | null {
  return apiKey.length > maxTypedLength ? { code: 'auth.malformedKey' } : null
}

/** The field that an error concerns; null where it concerns none of them. */
export function fieldOf(code: ErrorCode): ConnectField | null {
  const [area] = code.split('.')
  if (area === 'account') return 'name'
  if (area === 'auth') return 'apiKey'
  return area === 'endpoint' || area === 'net' || area === 'remote' ? 'endpoint' : null
}

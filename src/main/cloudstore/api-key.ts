import { AppError } from '../../shared/errors.ts'

/**
 * Checks a key as a person typed or pasted it: surrounding white space is dropped, the rest must be visible ASCII
 * (design.md 2.18). Throws `auth.malformedKey`, which never repeats the key. A key with a line break in it must not get
 * as far as an HTTP library, because some put the whole header into their error.
 */
export function parseApiKey(typed: string): string {
  const apiKey = typed.trim()
  if (apiKey === '') throw new AppError({ code: 'auth.malformedKey', reason: 'it is empty' })
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new AppError({
      code: 'auth.malformedKey',
      reason: 'it holds white space or characters that no key has',
    })
  }
  return apiKey
}

/** Takes the key out of text that came from outside, cuts it to a line that a person may read. */
export type Redact = (text: string) => string

const maxReasonLength = 500

/**
 * A server may repeat what it was sent, so everything it says goes through this before it becomes part of an error.
 * The key is taken out before the text is shortened, or half of it could be left at the cut.
 */
export function createRedact(apiKey: string): Redact {
  const forms = [...new Set([apiKey, encodeURIComponent(apiKey), JSON.stringify(apiKey).slice(1, -1)])]
  return (text) => {
    const clean = forms.reduce((cleaned, form) => cleaned.replaceAll(form, '[API key]'), text)
    // A key with line breaks put into it by the other side is still the key once those are taken out.
    const line = clean.replace(/\p{Cc}+/gu, ' ').trim()
    return line.length > maxReasonLength ? `${line.slice(0, maxReasonLength)}…` : line
  }
}

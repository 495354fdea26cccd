import { defaultEndpoint } from '../account.ts'
import type { EntryRef } from '../entry.ts'
import { AppError } from '../errors.ts'
import { encodedKey, isAddressable, lastSegment, parentPrefix } from '../keys.ts'
import { curlSnippet } from './curl.ts'
import { goSnippet } from './go.ts'
import { javascriptSnippet } from './javascript.ts'
import { pythonSnippet } from './python.ts'

export const snippetLanguages = ['curl', 'python', 'javascript', 'go'] as const
export type SnippetLanguage = (typeof snippetLanguages)[number]

export const snippetActions = ['upload', 'download', 'list', 'delete'] as const
export type SnippetAction = (typeof snippetActions)[number]

/** What a piece of code is about. */
export type SnippetPlace = {
  /** The account's base URL, without a trailing slash. */
  readonly endpoint: string
  readonly bucket: string
  readonly entry: EntryRef
}

/** The same, taken apart for code. Everything in a URL is visible ASCII. */
export type SnippetTarget = {
  readonly action: SnippetAction
  readonly bucket: string
  readonly endpoint: string
  /** The key of an object, the prefix of a folder. */
  readonly path: string
  readonly isFolder: boolean
  /** Where the bucket's objects are listed; an object's URL is below it. */
  readonly objectsUrl: string
  /** The URL of the object; of a folder, what the URLs of its objects begin with. */
  readonly url: string
  /** What is listed: the folder, or that in which the object lies. */
  readonly prefix: string
  /** A file or folder on disk whose name every system and shell can hold. */
  readonly localName: string
  /** Whether the reference documents a call of the SDKs for it: they know one endpoint, and no delete. */
  readonly hasSdk: boolean
}

/**
 * Code that does the action, with the API key left to the environment. Throws `key.unaddressable` for a key that no
 * request can name.
 */
export function composeSnippet(
  place: SnippetPlace,
  action: SnippetAction,
  language: SnippetLanguage,
): string {
  return composers[language](targetOf(place, action))
}

const composers: Record<SnippetLanguage, (target: SnippetTarget) => string> = {
  curl: curlSnippet,
  python: pythonSnippet,
  javascript: javascriptSnippet,
  go: goSnippet,
}

function targetOf({ endpoint, bucket, entry }: SnippetPlace, action: SnippetAction): SnippetTarget {
  const isFolder = entry.kind === 'folder'
  const path = isFolder ? entry.prefix : entry.key
  if (!isAddressable(path)) throw new AppError({ code: 'key.unaddressable', subject: path })
  const objectsUrl = `${endpoint}/buckets/${encodeURIComponent(bucket)}/objects`
  return {
    action,
    bucket,
    endpoint,
    path,
    isFolder,
    objectsUrl,
    url: `${objectsUrl}/${encodedKey(path)}`,
    prefix: isFolder ? path : parentPrefix(path),
    localName: localName(path),
    hasSdk: endpoint === defaultEndpoint && action !== 'delete',
  }
}

/** What no file system takes, and what a shell or a library could read as something else, becomes `_`. */
function localName(path: string): string {
  const name = lastSegment(path)
    .replace(/\/$/, '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '_')
  return name === '' || /^\.+$/.test(name) ? 'object' : name
}

import type { Copyable } from '../shared/details.ts'
import { formatNumber } from './format.ts'
import { visibleText } from './visible-text.ts'

const copyLabels: Record<Copyable, string> = {
  key: 'Copy key',
  path: 'Copy path',
  url: 'Copy URL',
  etag: 'Copy ETag',
}

const copied: Record<Copyable, string> = {
  key: 'Key copied',
  path: 'Path copied',
  url: 'URL copied',
  etag: 'ETag copied',
}

/** The words of details; a part of `messages`. */
export const detailsMessages = {
  details: {
    label: 'Details',
    resize: 'Resize the details',
    nothing: 'Select an object or a folder to see its details.',
    selected: (count: number) => `${formatNumber(count)} selected`,
    size: 'Size',
    type: 'Type',
    modified: 'Modified',
    etag: 'ETag',
    objects: 'Objects',
    entries: 'Directly in it',
    isMd5: 'The MD5 of the content.',
    isNoMd5: 'Not an MD5: a transfer cannot be compared with it.',
    metadata: 'Metadata',
    noMetadata: 'This server shows no metadata',
    pending: '…',
    asking: 'Asking the server…',
    counting: 'Counting…',
    soFar: 'So far: the list is not complete.',
    tryAgain: 'Try again',
    copy: 'Copy',
    copyLabels,
    copied,
    copyAsCode: 'Copy as code',
  },

  code: {
    title: 'Copy as code',
    menu: 'Copy as code…',
    from: (bucket: string) => ` in the bucket “${visibleText(bucket)}”`,
    language: 'Language',
    languages: { curl: 'curl', python: 'Python', javascript: 'JavaScript', go: 'Go' },
    action: 'Action',
    actions: { upload: 'Upload', download: 'Download', list: 'List', delete: 'Delete' },
    label: 'Code',
    keyNote: 'The API key is not in the code: it is read from the environment variable CLOUDSTORE_API_KEY.',
    localNote: 'The address of the account on this computer is another one each time it is started.',
    copy: 'Copy',
    copied: 'Code copied',
    close: 'Close',
  },
}

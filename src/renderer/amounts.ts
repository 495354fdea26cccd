import { formatNumber, formatSize } from './format.ts'

/** How much there is of something, in words that messages share. */

export function objectsText(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? 'object' : 'objects'}`
}

export function bytesText(sizeBytes: number): string {
  return `${formatNumber(sizeBytes)} ${sizeBytes === 1 ? 'byte' : 'bytes'}`
}

/** A size to read at a glance, with every byte of it behind. */
export function exactSizeText(sizeBytes: number): string {
  return sizeBytes < 1024 ? bytesText(sizeBytes) : `${formatSize(sizeBytes)} (${bytesText(sizeBytes)})`
}

import { formatDuration, formatMoment, formatNumber } from './format.ts'

/** The words at the head of a batch of transfers. */
export const batchMessages = {
  /** Before the key or prefix that a batch is about. */
  part: { upload: 'Upload to', download: 'Download of', delete: 'Delete of', edit: 'Edit of' },
  /** Before the bucket, where it is all of that. */
  all: { upload: 'Upload to', download: 'Download from', delete: 'Delete from', edit: 'Edit in' },
  moving: { upload: 'Uploading', download: 'Downloading', delete: 'Deleting', edit: 'Editing' },
  ended: 'Ended',
  separator: ' · ',
  fold: 'Fold batch',
  unfold: 'Unfold batch',
  pause: 'Pause batch',
  resume: 'Resume batch',
  cancel: 'Cancel batch',
  retryFailed: 'Retry failed of batch',
  files: (count: number) => `${formatNumber(count)} ${count === 1 ? 'file' : 'files'}`,
  requests: (count: number) => `${formatNumber(count)} ${count === 1 ? 'request' : 'requests'}`,
  atRate: (requestsMs: number) => `about ${formatDuration(requestsMs)} at this account’s rate`,
  doneOf: (done: number, total: number) => `${formatNumber(done)} of ${formatNumber(total)}`,
  saveManifest: 'Save manifest…',
  saveManifestHint: 'A list of the files that were verified, for md5sum -c in the folder that they are in.',
  skipped: (count: number) => `${formatNumber(count)} skipped`,
  cancelled: (count: number) => `${formatNumber(count)} cancelled`,
}

/** The words of the record of what was transferred. */
export const historyMessages = {
  title: 'Transfer history',
  text: 'What was uploaded or downloaded stays on record for as long as the settings say. A manifest lists the files of a batch that were verified, for md5sum -c in the folder that they are in.',
  none: 'Nothing is on record.',
  line: (
    batch: { readonly endedAtMs: number; readonly done: number; readonly verified: number },
    nowMs: number,
  ) =>
    [
      formatMoment(batch.endedAtMs, nowMs),
      `${formatNumber(batch.done)} done`,
      `${formatNumber(batch.verified)} verified`,
    ].join(' · '),
  saveManifest: 'Save manifest…',
  saved: ({ listed, leftOut }: { readonly listed: number; readonly leftOut: number }) =>
    leftOut === 0
      ? `Manifest saved: ${formatNumber(listed)} listed`
      : `Manifest saved: ${formatNumber(listed)} listed, ${formatNumber(leftOut)} not verified and left out`,
  close: 'Close',
}

import type { Bounds } from '../shared/settings.ts'
import { formatNumber } from './format.ts'

/** The words of the settings, and of the question before the app is quit. */
export const settingsMessages = {
  settings: {
    open: 'Settings…',
    title: 'Settings',
    close: 'Close',
    transfers: 'Transfers',
    atOnce: 'Transfers at once',
    smallAtOnce: 'Small files at once',
    smallAtOnceHint: 'Files under 1 MB each.',
    uploadLimit: 'Upload limit (MB/s)',
    downloadLimit: 'Download limit (MB/s)',
    noLimit: 'No limit',
    onConflict: 'When a file exists already',
    conflicts: {
      ask: { label: 'Ask' },
      skip: { label: 'Skip', detail: 'What is there stays as it is.' },
      replace: { label: 'Replace', detail: 'What is there is overwritten, without a question.' },
      replaceIfDifferent: { label: 'Replace if different', detail: 'What has the same content is skipped.' },
      keepBoth: { label: 'Keep both', detail: 'The new one gets a number in its name.' },
    },
    keepAwake: 'Keep the computer awake while files are transferred',
    notify: 'Notify me when a long batch has ended',
    notifyHint: 'If it took half a minute or more, and the window is not in front.',
    records: 'Records',
    receiptsDays: 'Keep receipts for (days)',
    receiptsHint: 'A receipt says what was transferred, when, and with which MD5. Older ones are deleted.',
    account: (name: string) => `Account “${name}”`,
    requestsPerDay: 'Requests per day',
    asServerTells: 'As the server’s limits tell',
    requestsHint: 'At 95 % of them this app stops bulk work until the next day, and leaves the rest to you.',
    notRequests: (bounds: Bounds) =>
      `${settingsMessages.settings.notWithin(bounds)} Or nothing, to go by the server’s limits.`,
    notWithin: ({ least, most }: Bounds) =>
      `Type a whole number from ${formatNumber(least)} to ${formatNumber(most)}.`,
    notALimit: 'Type a number from 0.01 to 10,240 or nothing, for no limit.',
  },

  quit: {
    title: 'Transfers are under way',
    amounts: (running: number, waiting: number) =>
      [running > 0 && `${formatNumber(running)} running`, waiting > 0 && `${formatNumber(waiting)} waiting`]
        .filter(Boolean)
        .join(', '),
    ended: 'Meanwhile nothing is under way any more. Nothing is lost if you quit now.',
    goesOn:
      'If you quit, all of them are kept and go on by themselves at the next start. An upload that is running then starts ' +
      'again from its first byte; a download goes on where it was if the server can send the rest; what is deleted stays ' +
      'deleted.',
    question:
      'A question about files that exist already is open. What you have not decided is not transferred.',
    stay: 'Keep working',
    quit: 'Quit',
  },
}

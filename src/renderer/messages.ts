import { bytesText, exactSizeText, objectsText } from './amounts.ts'
import { batchMessages, historyMessages } from './batch-messages.ts'
import { conflictMessages } from './conflict-messages.ts'
import { deletedMessages, deletingMessages } from './delete-messages.ts'
import { detailsMessages } from './details-messages.ts'
import { editMessages } from './edit-messages.ts'
import { findMessages } from './find-messages.ts'
import { formatAge, formatDuration, formatNumber, formatPercent, formatSize, formatTime } from './format.ts'
import { settingsMessages } from './settings-messages.ts'

/**
 * Every word of the window but those of errors, which stand in error-text.ts. Parts of it have files of their own:
 * find, details, conflicts, settings. Names of roles are held by design.md 3.
 */
export const messages = {
  ...conflictMessages,
  ...detailsMessages,
  ...editMessages,
  ...findMessages,
  ...settingsMessages,

  app: {
    name: 'CloudStore Browser',
    opening: 'Opening your account…',
    showSidebar: 'Show sidebar',
    hideSidebar: 'Hide sidebar',
    resizeSidebar: 'Resize the sidebar',
    resizeTransfers: 'Resize the transfers',
    dismiss: 'Dismiss',
    crashed: 'The window met a mistake of its own.',
    crashedHint: 'Transfers go on behind it. Load the window again to see them.',
    loadAgain: 'Load the window again',
    cancel: 'Cancel',
  },

  accounts: {
    connectTitle: 'Connect to CloudStore',
    connectHint: 'Your key goes into this computer’s keychain and nowhere else.',
    connectHintNoKeychain: 'Your key is kept in memory until the app is closed.',
    addTitle: 'Add account',
    name: 'Account name',
    nameHint: 'What you want to call it here.',
    endpoint: 'API endpoint',
    apiKey: 'API key',
    connect: 'Connect',
    connecting: 'Connecting…',
    tryLocal: 'Try it on this computer',
    tryLocalHint: 'Starts a small CloudStore on this computer, with a few sample files.',
    starting: 'Starting…',
    menu: (name: string) => `Account: ${name}`,
    add: 'Add account…',
    remove: 'Remove account…',
    removeTitle: (name: string) => `Remove the account “${name}”?`,
    removeText: (name: string) =>
      `This app forgets the account “${name}” and its buckets, and its API key is taken out of the keychain. ` +
      'Objects on the server are not touched.',
    removeLocalText: (name: string) =>
      `This app forgets the account “${name}”. Its files stay on this computer.`,
    confirmRemove: 'Remove',
    keyTitle: (name: string) => `The key of “${name}” is needed again`,
    keyHint: 'No keychain kept it when the app was closed.',
    newKeyTitle: (name: string) => `New API key for “${name}”`,
    keychain: 'Keychain',
    keychainText:
      'API keys are kept for this session only: the system’s keychain could not be used. You will be asked for them ' +
      'again at the next start.',
    keychainReason: (reason: string) => `(${reason})`,
    startingLocal: 'Starting the account on this computer…',
    startLocal: 'Start it',
  },

  rate: {
    label: 'Requests left this minute',
    value: (left: number, limit: number) => `${formatNumber(left)}/${formatNumber(limit)}`,
    spoken: (left: number, limit: number) => `${formatNumber(left)} of ${formatNumber(limit)}`,
    leftToday: (left: number) => `${formatNumber(left)} left today`,
    usedToday: (used: number) => `${formatNumber(used)} used today`,
    ownCountOnly: 'This app’s own count. Other clients of the same key are not in it.',
    waitingSeconds: (seconds: number) => `Waiting ${formatNumber(seconds)} s for new requests`,
    waitingMinutes: (minutes: number) => `Waiting ${formatNumber(minutes)} min for new requests`,
  },

  buckets: {
    title: 'Buckets',
    none: 'None yet. Make a new one, or add one that exists by its name.',
    actions: (name: string) => `Bucket actions: ${name}`,
    new: 'New bucket',
    addExisting: 'Add existing bucket',
    addExistingHint: 'CloudStore does not tell which buckets there are, so a bucket is added by its name.',
    name: 'Bucket name',
    region: 'Region',
    versioning: 'Versioning',
    versioningHint: 'Cannot be changed later.',
    create: 'Create',
    creating: 'Creating…',
    add: 'Add',
    adding: 'Looking for it…',
    delete: 'Delete bucket…',
    forget: 'Forget bucket…',
    deleteTitle: (bucket: string) => `Delete the bucket “${bucket}”?`,
    deleteText: (bucket: string, account: string) =>
      `The bucket “${bucket}” of the account “${account}” is deleted on the server. This cannot be undone.`,
    confirmDelete: 'Delete',
    deleting: 'Deleting…',
    forgetTitle: (bucket: string) => `Forget the bucket “${bucket}”?`,
    forgetText: (bucket: string, account: string) =>
      `Only this app forgets that the account “${account}” has the bucket “${bucket}”. ` +
      'Nothing is deleted on the server, and you can add it again.',
    confirmForget: 'Forget',
    choose: 'Choose a bucket on the left to see what is in it.',
    chooseNone: 'Make a new bucket on the left, or add one that exists, to see what is in it.',
  },

  path: { label: 'Breadcrumb', back: 'Back', forward: 'Forward', unnamed: '(no name)' },

  actions: {
    toolbar: 'Actions',
    uploadFiles: 'Upload files',
    uploadFolder: 'Upload folder',
    newFolder: 'New folder',
    download: 'Download',
    delete: 'Delete',
    refresh: 'Refresh',
    open: 'Open',
    showInFolder: 'Show in folder',
    refreshBucket: 'Refresh the whole bucket',
    menuDelete: 'Delete…',
    withKeys: (label: string, keys: string) => `${label} (${keys})`,
  },

  sizes: { exact: exactSizeText, bytes: bytesText },

  list: {
    label: 'Objects',
    columns: { name: 'Name', size: 'Size', type: 'Type', modified: 'Modified' },
    folder: 'Folder',
    objects: objectsText,
    unknown: '–',
    loadingRow: 'Loading…',
    change: { new: 'New', changed: 'Changed', gone: 'Gone' },
    sameAs: { content: 'Same content', size: 'Same size' },
    emptyBucket: 'This bucket is empty.',
    emptyFolder: 'This folder is empty.',
    emptyHint: 'Drop files or folders here, or use the upload buttons above.',
    reading: 'Reading the list…',
    unread: 'The list could not be read. Refresh to try again.',
    dropHere: (place: string) => `Drop to upload to ${place}`,
  },

  listing: {
    label: 'Listing',
    walking: (count: number) => `${messages.list.objects(count)} so far…`,
    complete: (count: number, atMs: number) =>
      `${messages.list.objects(count)} · complete ${formatTime(atMs)}`,
    partial: (count: number) => `${messages.list.objects(count)} · partial`,
    seen: (count: number, atMs: number, nowMs: number) =>
      `${messages.list.objects(count)} · last seen ${formatAge(atMs, nowMs)}`,
    refreshing: (seen: string) => `${seen}, refreshing…`,
    size: (sizeBytes: number) => formatSize(sizeBytes),
    everything: 'List everything',
    whyStopped:
      'Listing stopped after 5 % of the day’s requests, so that enough are left for other work. The rest is listed when ' +
      'you ask for it.',
    requests: (requests: number) =>
      `about ${formatNumber(requests)} ${requests === 1 ? 'request' : 'requests'}`,
    requestsAndMinutes: (requests: number, minutes: number) =>
      `${messages.listing.requests(requests)}, ${formatNumber(minutes)} min`,
    soFar: 'so far',
    sizesSoFar: 'Sizes of folders are so far: the list is not complete.',
    orderSoFar: 'In order so far: the list is not complete.',
    byteOrder: 'Byte order until the listing ends',
    selected: (count: number, sizeBytes: number | null) =>
      [`${formatNumber(count)} selected`, sizeBytes !== null && formatSize(sizeBytes)]
        .filter(Boolean)
        .join(' · '),
  },

  newFolder: {
    title: 'New folder',
    name: 'Folder name',
    hint: 'CloudStore has no folders of its own: an empty object whose key ends in “/” stands for one.',
    create: 'Create',
    creating: 'Creating…',
  },

  deleting: deletingMessages,

  transfers: {
    label: 'Transfers',
    fold: 'Fold the transfers',
    unfold: 'Unfold the transfers',
    pauseAll: 'Pause all',
    resumeAll: 'Resume all',
    cancelAll: 'Cancel all',
    retryFailed: 'Retry failed',
    clearFinished: 'Clear finished',
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel',
    retry: 'Retry',
    pauseHints: {
      upload: 'A paused upload starts again from its first byte.',
      download:
        'A paused download goes on where it was if the server can send the rest, else it starts again.',
      delete: 'A paused delete goes on where it was. What is deleted stays deleted.',
      edit: 'A paused edit starts again from its first byte.',
    },
    none: 'Nothing was transferred yet.',
    progressOf: (name: string) => `Progress of ${name}`,
    finishedOf: (finished: number, total: number) =>
      `${formatNumber(finished)} of ${formatNumber(total)} finished`,
    running: (count: number) => `${formatNumber(count)} running`,
    waiting: (count: number) => `${formatNumber(count)} waiting`,
    paused: (count: number) => `${formatNumber(count)} paused`,
    failed: (count: number) => `${formatNumber(count)} failed`,
    speed: (bytesPerSecond: number) => `${formatSize(bytesPerSecond)}/s`,
    share: (done: number, total: number) => formatPercent(done, total),
    amount: (sizeBytes: number) => formatSize(sizeBytes),
    jobAmount: (done: number, total: number | null) =>
      total === null ? formatNumber(done) : `${formatNumber(done)} of ${formatNumber(total)}`,
    status: {
      waiting: 'Waiting',
      uploading: 'Uploading',
      downloading: 'Downloading',
      deleting: 'Deleting',
      editing: 'Editing',
      checking: 'Checking',
      verifying: 'Verifying',
      paused: 'Paused',
      done: 'Done',
      failed: 'Failed',
      cancelled: 'Cancelled',
      skipped: 'Skipped',
    },
    /** `about 6 min left` */
    left: (leftMs: number) => `about ${formatDuration(leftMs)} left`,
    amountOf: (done: number, total: number) => `${formatSize(done)} of ${formatSize(total)}`,
    nextRequests: (waitMs: number) => `Next requests in ${formatDuration(waitMs)}`,
    batch: batchMessages,
    history: historyMessages,
    deletedList: deletedMessages,
    md5Matches: 'MD5 matches',
    identical: 'identical',
    nothingToChange: 'nothing to change',
    notVerified: '(not verified)',
    notVerifiedHint: 'The server’s ETag is no MD5, so there was nothing to compare with.',
    deleted: (count: number) => `${messages.list.objects(count)} deleted`,
    savedAs: (name: string) => `saved as ${name}`,
    sentFrom: (name: string) => `from ${name}`,
    offline: 'offline',
    triesAgain: (seconds: number, reason: string) => `tries again in ${formatNumber(seconds)} s (${reason})`,
    rateLimit: (seconds: number) => `rate limit, next requests in ${formatNumber(seconds)} s`,
    stops: {
      stopped: (name: string) => `Transfers of “${name}” wait.`,
      keyTodo: 'Nothing more is sent until you try again or enter another key.',
      dayUsed: 'Nearly all of the day’s requests are used; the rest is kept for what you do yourself.',
      noneFor: 'The server has no more requests for this account for now.',
      goesOn: (atMs: number) => `They go on by themselves at ${formatTime(atMs)}.`,
      diskTodo: 'Other downloads to this folder wait. Make room, then try again.',
      tryAgain: 'Try again',
      newKey: 'Enter new key…',
      cancelTransfers: 'Cancel its transfers',
      cancelDownloads: 'Cancel its downloads',
    },
  },
}

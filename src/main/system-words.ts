import type { TransferKind } from '../shared/transfer.ts'

const locale = 'en-GB'
const counted = (count: number) => count.toLocaleString(locale)

const movedWords = {
  upload: { one: 'file', many: 'files', moved: 'uploaded' },
  download: { one: 'file', many: 'files', moved: 'downloaded' },
  edit: { one: 'object', many: 'objects', moved: 'edited' },
} satisfies Record<Exclude<TransferKind, 'delete'>, unknown>

/** What the system shows of the app outside its window: the words of notifications and of the Mac's menu. */
export const systemWords = {
  menu: { settings: 'Settings…', quit: (appName: string) => `Quit ${appName}` },

  batch: {
    ended: {
      upload: 'Upload finished',
      download: 'Download finished',
      delete: 'Delete finished',
      edit: 'Edit finished',
    },
    endedBadly: {
      upload: 'Upload ended with failures',
      download: 'Download ended with failures',
      delete: 'Delete ended with failures',
      edit: 'Edit ended with failures',
    },
    files: (kind: keyof typeof movedWords, count: number) => {
      const { one, many, moved } = movedWords[kind]
      return `${counted(count)} ${count === 1 ? one : many} ${moved}`
    },
    objectsDeleted: (count: number) => `${counted(count)} ${count === 1 ? 'object' : 'objects'} deleted`,
    notAllDeleted: 'not everything could be deleted',
    failed: (count: number) => `${counted(count)} failed`,
    skipped: (count: number) => `${counted(count)} skipped`,
    cancelled: (count: number) => `${counted(count)} cancelled`,
    inBucket: (bucket: string, parts: readonly string[]) => `${bucket}: ${parts.join(', ')}`,
  },

  deleteReport: {
    columns: ['Outcome', 'Object', 'Address', 'Reason'],
    outcomes: {
      gone: 'deleted',
      failed: 'not deleted',
      unknown: 'unknown: no answer came',
      notAsked: 'not asked for',
    },
  },
}

import { formatNumber } from './format.ts'

/** The words of editing metadata; a part of `messages`. */
export const editMessages = {
  editing: {
    button: 'Edit metadata',
    menu: 'Edit metadata…',
    title: 'Edit metadata',
    reading: 'Reading the metadata…',
    none: 'There is nothing left to edit.',
    of: (bucket: string, account: string) => ` in the bucket “${bucket}” of the account “${account}”`,
    many: (count: number) => `${formatNumber(count)} objects`,
    contentType: 'Content type',
    types: 'Usual content types',
    metadata: 'Metadata',
    name: (place: number) => `Name ${place}`,
    value: (place: number) => `Value ${place}`,
    nameHead: 'Name',
    valueHead: 'Value',
    remove: (place: number) => `Remove ${place}`,
    keep: (place: number) => `Keep ${place}`,
    removed: (name: string) => `${name} will be removed.`,
    mixed: 'Mixed',
    add: 'Add',
    save: 'Save',
    saving: 'Saving…',
    how: 'CloudStore can change this only with the bytes: each object is downloaded, compared, and uploaded again.',
    race: 'It is looked at once more just before it is put. A change that somebody makes in that last moment would be overwritten.',
    versioned: 'This bucket keeps versions: each edit makes one more.',
    unverifiable:
      'This server’s ETags are no MD5s: what was uploaded cannot be compared with what was there before.',
    partlyRead: (read: number) =>
      `The first ${formatNumber(read)} were read. Others may have more metadata; what you do not change here stays.`,
    unseenOne:
      'The server shows no metadata of this object. If it has some that is not shown, saving drops it.',
    unseenMany:
      'The server shows no metadata of these objects. If they have some that is not shown, saving drops it.',
    leaveUnseen: 'Leave objects alone that show no metadata',
    leaveUnseenHint: 'They fail in the transfers, and stay as they are.',
  },
}

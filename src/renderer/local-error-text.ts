import type { ErrorCode } from '../shared/errors.ts'
import type { ErrorText, Facts } from './error-text.ts'

type LocalErrorCode = Extract<ErrorCode, `local.${string}`>

/** What goes wrong with the files of this computer. */
export const localErrorTexts: Record<LocalErrorCode, (facts: Facts) => ErrorText> = {
  'local.missing': ({ name }) => ({
    what: `${name ?? 'The file'} is not there any more.`,
    why: 'It was moved, renamed or deleted on this computer.',
    todo: 'Put it back, or choose it again.',
  }),
  'local.denied': ({ name, systemSaid }) => ({
    what: `This computer does not let the app use ${name ?? 'the file'}.`,
    why: systemSaid,
    todo: 'Change who may use it, or choose another folder.',
  }),
  'local.readOnly': ({ name, systemSaid }) => ({
    what: 'The disk is read-only.',
    why: [name && `${name} cannot be written there.`, systemSaid].filter(Boolean).join(' ') || undefined,
    todo: 'Choose a folder on another disk, or make this one writable.',
  }),
  'local.tooManyOpen': ({ name }) => ({
    what: 'This computer has too many files open.',
    why: name && `${name} could not be opened besides.`,
    todo: 'Close other programs, then retry.',
  }),
  'local.nameTooLong': ({ name }) => ({
    what: 'The name is too long for this disk.',
    why: name && `It is ${name}.`,
    todo: 'Choose a folder with a shorter path.',
  }),
  'local.exists': ({ name }) => ({
    what: `${name ?? 'A file of this name'} exists already.`,
    why: 'It appeared in the folder after the question was asked, so it was left alone.',
    todo: 'Retry, and choose what should happen to it.',
  }),
  'local.noSpace': ({ name, needs }) => ({
    what: 'The disk is full.',
    why: name && `There is no room for ${name}${needs}.`,
    todo: 'Make room, then resume or retry.',
  }),
  'local.noRoom': ({ name, room }) => ({
    what: `This does not fit into ${name ?? 'the folder'}, and was not begun.`,
    why: room,
    todo: 'Make room on its disk, or choose another folder.',
  }),
  'local.notAFile': ({ name }) => ({
    what: `${name ?? 'This'} is not a file.`,
    why: 'Only files and folders can be transferred.',
    todo: 'Choose something else.',
  }),
  'local.link': ({ name }) => ({
    what: `${name ?? 'This'} is a link.`,
    why: 'Links are not followed, so that nothing is sent but what was chosen.',
    todo: 'Choose what it leads to.',
  }),
  'local.unreadableName': ({ name }) => ({
    what: `${name ?? 'This'} has a name that cannot be read.`,
    why: 'The name is no UTF-8, so no key can be made of it.',
    todo: 'Rename it, then choose it again.',
  }),
  'local.outside': ({ name }) => ({
    what: `${name ?? 'This key'} would be saved outside of the chosen folder.`,
    why: 'Its parts lead out of it, so it was not saved.',
    todo: 'Download it alone, or under another name.',
  }),
  'local.failed': ({ name, systemSaid }) => ({
    what: `${name ?? 'The file'} could not be read or written.`,
    why: systemSaid,
    todo: 'Check the disk, then retry.',
  }),
}

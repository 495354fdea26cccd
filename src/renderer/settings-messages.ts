import { formatNumber } from './format.ts'

/** The words of the settings, and of the question before the app is quit. */
export const settingsMessages = {
  quit: {
    title: 'Transfers are under way',
    amounts: (running: number, waiting: number) =>
      [running > 0 && `${formatNumber(running)} running`, waiting > 0 && `${formatNumber(waiting)} waiting`]
        .filter(Boolean)
        .join(', '),
    ended: 'They have ended meanwhile. Nothing is lost if you quit now.',
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

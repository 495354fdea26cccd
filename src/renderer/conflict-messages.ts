import { formatNumber } from './format.ts'

/** The words of the question about files that exist already. */
export const conflictMessages = {
  conflict: {
    title: 'Files already exist',
    uploadText: (bucket: string) => `The bucket “${bucket}” has an object with this key already:`,
    downloadText: 'The chosen folder has a file with this name already:',
    existing: 'There now',
    incoming: 'Yours',
    incomingFromServer: 'From CloudStore',
    unknownSize: 'size unknown',
    question: 'What should happen?',
    choices: {
      replace: 'Replace',
      skip: 'Skip',
      keepBoth: 'Keep both',
      replaceIfDifferent: 'Replace if different',
    },
    hints: {
      uploadReplace: 'The object there is overwritten.',
      downloadReplace: 'The file there is overwritten.',
      skip: 'What is there stays as it is.',
      keepBoth: 'The new one gets a number in its name.',
      replaceIfDifferent: (requests: number) =>
        requests === 0
          ? 'What is identical stays as it is.'
          : `What is identical stays as it is. To find out costs ${conflictMessages.conflict.requests(requests)}.`,
    },
    requests: (count: number) => `${formatNumber(count)} ${count === 1 ? 'request' : 'requests'}`,
    comparison: 'Compared',
    /** Of one file. */
    likeness: {
      identical: 'identical',
      different: 'different',
      unknown: 'of the same size; only the server can tell whether it is identical',
      checking: 'Checking…',
    },
    existAlready: (count: number, kinds: string) => `${formatNumber(count)} exist already: ${kinds}`,
    /** Of many. */
    kinds: {
      identical: (count: number) => `${formatNumber(count)} identical`,
      different: (count: number) => `${formatNumber(count)} different`,
      unknown: (count: number) =>
        `${formatNumber(count)} of the same size that only the server can tell apart`,
      checking: (count: number) => `Checking ${formatNumber(count)}…`,
    },
    forTheRest: 'Do this for the rest',
    remaining: (count: number) => `(${formatNumber(count)} more may need the same answer)`,
    continue: 'Continue',
    cancel: 'Cancel',
  },
}

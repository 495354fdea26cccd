/**
 * What became of one key of a delete:
 * - `gone`: it is not there any more
 * - `failed`: the server or the way to it said no, so it is still there
 * - `unknown`: it was asked for, and the answer has not come
 * - `notAsked`: nothing was sent for it
 */
export type DeleteOutcome = 'gone' | 'failed' | 'unknown' | 'notAsked'

import type { ErrorData } from '../../../shared/errors.ts'
import type { Problem } from '../../../shared/ipc/answers.ts'

/** Problems in the order they came, and the ids of those that a person has put away. */
export type Problems = {
  readonly shown: readonly Problem[]
  readonly dismissed: ReadonlySet<string>
}

export type ProblemsAction =
  { readonly kind: 'met'; readonly problem: Problem } | { readonly kind: 'dismissed'; readonly id: string }

export const noProblems: Problems = { shown: [], dismissed: new Set() }

/** A problem that is shown already is not shown twice: a list that fails again takes the place of its first failure. */
export function reduceProblems(state: Problems, action: ProblemsAction): Problems {
  if (action.kind === 'dismissed') {
    return {
      shown: state.shown.filter((problem) => problem.id !== action.id),
      dismissed: new Set([...state.dismissed, action.id]),
    }
  }
  const { problem } = action
  if (problem.error.code === 'cancelled' || state.dismissed.has(problem.id)) return state
  const others = state.shown.filter((other) => other.id !== problem.id && !isSame(other.error, problem.error))
  return { ...state, shown: [...others, problem] }
}

function isSame(left: ErrorData, right: ErrorData): boolean {
  return left.code === right.code && left.subject === right.subject && left.reason === right.reason
}

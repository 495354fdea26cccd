import { createContext, use, useCallback, useEffect, useMemo, useReducer, type ReactNode } from 'react'

import type { Problem } from '../../../shared/ipc/answers.ts'
import { errorDataOf } from '../../error-text.ts'
import { subscribe } from '../../ipc/client.ts'
import { noProblems, reduceProblems } from './problems.ts'

type ProblemContext = {
  readonly shown: readonly Problem[]
  readonly report: (error: unknown) => void
  readonly dismiss: (id: string) => void
}

const Context = createContext<ProblemContext>({
  shown: [],
  report: () => undefined,
  dismiss: () => undefined,
})

type ProblemProviderProps = {
  /** What main met at its start. */
  readonly atStart: readonly Problem[]
  readonly children: ReactNode
}

/** Gathers what failed with no form to show it at: from main, and from calls of the window. */
export function ProblemProvider({ atStart, children }: ProblemProviderProps) {
  const [problems, dispatch] = useReducer(reduceProblems, noProblems, (none) =>
    atStart.reduce((state, problem) => reduceProblems(state, { kind: 'met', problem }), none),
  )
  useEffect(
    () =>
      subscribe('problem', (problem) => {
        dispatch({ kind: 'met', problem })
      }),
    [],
  )
  const report = useCallback((error: unknown) => {
    dispatch({ kind: 'met', problem: { id: crypto.randomUUID(), error: errorDataOf(error) } })
  }, [])
  const dismiss = useCallback((id: string) => {
    dispatch({ kind: 'dismissed', id })
  }, [])
  const value = useMemo(() => ({ shown: problems.shown, report, dismiss }), [problems.shown, report, dismiss])
  return <Context value={value}>{children}</Context>
}

export function useProblems(): ProblemContext {
  return use(Context)
}

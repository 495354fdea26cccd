import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import { useProblems } from '../problems/ProblemProvider.tsx'

/** A call that a person makes with a button; what fails is told where problems are. */
export function useReportedCall<Input = void, Result = void>(
  make: (input: Input) => Promise<Result>,
): UseMutationResult<Result, unknown, Input> {
  const { report } = useProblems()
  return useMutation({ mutationFn: make, onError: report })
}

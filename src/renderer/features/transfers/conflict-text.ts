import type { ConflictChoice, ConflictQuestion } from '../../../shared/transfer.ts'
import { messages } from '../../messages.ts'

const words = messages.conflict
const separator = ', '

/** What is known of all that is not decided: `12 exist already: 5 identical, 4 different`. Null for a single file. */
export function kindsText({ remaining, kinds }: ConflictQuestion): string | null {
  if (remaining === 0) return null
  const parts = (['identical', 'different', 'unknown', 'checking'] as const)
    .filter((likeness) => kinds[likeness] > 0)
    .map((likeness) => words.kinds[likeness](kinds[likeness]))
  return words.existAlready(remaining + 1, parts.join(separator))
}

type Option = { readonly value: ConflictChoice; readonly label: string; readonly hint: string }

/** What can be answered, and what each answer does. `isForTheRest` tells whether it is meant for all that is left. */
export function answerOptions(question: ConflictQuestion, isForTheRest: boolean): readonly Option[] {
  const { choices, hints } = words
  const { direction, likeness, kinds } = question
  const requests = isForTheRest ? kinds.unknown : Number(likeness === 'unknown')
  return [
    {
      value: 'replace',
      label: choices.replace,
      hint: direction === 'upload' ? hints.uploadReplace : hints.downloadReplace,
    },
    { value: 'skip', label: choices.skip, hint: hints.skip },
    { value: 'keepBoth', label: choices.keepBoth, hint: hints.keepBoth },
    {
      value: 'replaceIfDifferent',
      label: choices.replaceIfDifferent,
      hint: hints.replaceIfDifferent(requests),
    },
  ]
}

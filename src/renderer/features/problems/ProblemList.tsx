import { X } from 'lucide-react'

import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useProblems } from './ProblemProvider.tsx'
import styles from './problem-list.module.css'

/** Problems stay until a person has put them away. */
export function ProblemList() {
  const { shown, dismiss } = useProblems()
  if (shown.length === 0) return null
  return (
    <div className={styles['list']}>
      {shown.map((problem) => (
        <Alert key={problem.id} error={problem.error}>
          <IconButton
            label={messages.app.dismiss}
            onClick={() => {
              dismiss(problem.id)
            }}
          >
            <X />
          </IconButton>
        </Alert>
      ))}
    </div>
  )
}

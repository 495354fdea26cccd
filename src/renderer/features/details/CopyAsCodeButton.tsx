import { Code } from 'lucide-react'

import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'

export function CopyAsCodeButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button onClick={onClick}>
      <Code />
      {messages.details.copyAsCode}
    </Button>
  )
}

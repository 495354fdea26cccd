import { Tags } from 'lucide-react'

import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'

export function EditMetadataButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button onClick={onClick}>
      <Tags />
      {messages.editing.button}
    </Button>
  )
}

import { History } from 'lucide-react'
import { useState } from 'react'

import { messages } from '../../messages.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { HistoryDialog } from './HistoryDialog.tsx'

/** Opens what was transferred before. */
export function HistoryButton() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <IconButton
        label={messages.transfers.history.title}
        onClick={() => {
          setIsOpen(true)
        }}
      >
        <History />
      </IconButton>
      {isOpen && (
        <HistoryDialog
          onClose={() => {
            setIsOpen(false)
          }}
        />
      )}
    </>
  )
}

import { Search, X } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'

import { messages } from '../../messages.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { useWindowCommands } from '../../ui/window-commands.ts'
import styles from './search-box.module.css'

type SearchBoxProps = {
  readonly text: string
  readonly onText: (text: string) => void
  /** Hands the keyboard to the list. */
  readonly onLeave: () => void
}

const maxTextLength = 1024

/** What is typed here is looked for in the whole bucket. On a narrow window it is a button until it is needed. */
export function SearchBox({ text, onText, onLeave }: SearchBoxProps) {
  const { search, actions } = messages
  const input = useRef<HTMLInputElement>(null)
  const isNarrow = useMedia('(max-width: 699px)')
  const [isWanted, setIsWanted] = useState(false)
  const isFolded = isNarrow && !isWanted && text === ''

  function focus(): void {
    flushSync(() => {
      setIsWanted(true)
    })
    input.current?.focus()
    input.current?.select()
  }
  useWindowCommands({ find: focus })

  /** The list that is to have the keyboard has to be there first. */
  function leave(textLeft: string): void {
    flushSync(() => {
      setIsWanted(false)
      if (textLeft !== text) onText(textLeft)
    })
    onLeave()
  }

  function onKeyDown(event: KeyboardEvent): void {
    // These keys may belong to a word that is being composed.
    if (event.nativeEvent.isComposing) return
    const isEscape = event.key === 'Escape'
    if (!isEscape && event.key !== 'Enter' && event.key !== 'ArrowDown') return
    event.preventDefault()
    leave(isEscape ? '' : text)
  }

  if (isFolded) {
    return (
      <IconButton label={search.label} hint={actions.withKeys(search.label, keys)} onClick={focus}>
        <Search />
      </IconButton>
    )
  }
  return (
    <div className={styles['box']} data-search-open={isNarrow || undefined}>
      <Search />
      <input
        ref={input}
        type="search"
        aria-label={search.label}
        placeholder={search.label}
        maxLength={maxTextLength}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          onText(event.target.value)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setIsWanted(false)
        }}
      />
      {text === '' ? (
        <kbd aria-hidden className={styles['keys']}>
          {keys}
        </kbd>
      ) : (
        <IconButton
          label={search.clear}
          className={styles['clear']}
          onClick={() => {
            leave('')
          }}
        >
          <X />
        </IconButton>
      )}
    </div>
  )
}

const keys = navigator.userAgent.includes('Mac') ? messages.search.keys.mac : messages.search.keys.other

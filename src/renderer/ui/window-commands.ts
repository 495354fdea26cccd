import { useEffect, useEffectEvent } from 'react'

export type WindowCommand =
  | 'back'
  | 'forward'
  | 'up'
  | 'refresh'
  | 'uploadFiles'
  | 'find'
  | 'selectAll'
  | 'delete'
  | 'details'
  | 'tuckAway'
  | 'settings'

type Keys = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

/** What a key means anywhere in the window; null where it means nothing. */
export function windowCommand({ key, altKey, ctrlKey, metaKey, shiftKey }: Keys): WindowCommand | null {
  const modifiers = [altKey && 'Alt', (ctrlKey || metaKey) && 'Ctrl', shiftKey && 'Shift'].filter(Boolean)
  switch ([...modifiers, key.length === 1 ? key.toLowerCase() : key].join('+')) {
    case 'Alt+ArrowLeft':
      return 'back'
    case 'Alt+ArrowRight':
      return 'forward'
    case 'Backspace':
      return 'up'
    case 'Escape':
      return 'tuckAway'
    case 'F5':
      return 'refresh'
    case 'Ctrl+u':
      return 'uploadFiles'
    case 'Ctrl+f':
      return 'find'
    case 'Ctrl+,':
      return 'settings'
    case 'Ctrl+a':
      return 'selectAll'
    case 'Alt+Enter':
      return 'details'
    case 'Ctrl+i':
      return metaKey ? 'details' : null
    case 'Delete':
      return 'delete'
    // A Mac's keyboard may have no other key for it.
    case 'Ctrl+Backspace':
      return metaKey ? 'delete' : null
    default:
      return null
  }
}

/**
 * Runs commands by their keys, unless a question or a menu is open, or a text is being typed: there only `find`
 * and `settings` mean nothing else.
 */
export function useWindowCommands(commands: Partial<Record<WindowCommand, () => void>>): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const command = windowCommand(event)
    const run = command && commands[command]
    if (!run || event.defaultPrevented || isTakenElsewhere(command, event.target)) return
    event.preventDefault()
    run()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      onKeyDown(event)
    }
    window.addEventListener('keydown', listener)
    return () => {
      window.removeEventListener('keydown', listener)
    }
  }, [])
}

function isTakenElsewhere(command: WindowCommand, target: EventTarget | null): boolean {
  const isTyping = target instanceof Element && target.closest('input, textarea, select') !== null
  if (isTyping && command !== 'find' && command !== 'settings') return true
  return document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null
}

/** What a key asks of the list. `isExtending` selects up to the row, `isMovingOnly` leaves the selection as it is. */
export type ListCommand =
  | {
      readonly kind: 'move'
      readonly to: 'previous' | 'next' | 'first' | 'last' | 'pageUp' | 'pageDown'
      readonly how: 'select' | 'extend' | 'focus'
    }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'open' }
  | { readonly kind: 'type'; readonly character: string }

type Keys = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

const moves = {
  ArrowUp: 'previous',
  ArrowDown: 'next',
  Home: 'first',
  End: 'last',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
} as const

/**
 * What a key means while the list has the focus; null where it means nothing. A space is a character only while a name
 * is being typed.
 */
export function listCommand(keys: Keys, isTyping: boolean): ListCommand | null {
  const isCommand = keys.ctrlKey || keys.metaKey
  if (keys.altKey) return null
  if (isMoveKey(keys.key)) {
    const how = keys.shiftKey ? 'extend' : isCommand ? 'focus' : 'select'
    return { kind: 'move', to: moves[keys.key], how }
  }
  if (isCommand) return keys.key === ' ' ? { kind: 'toggle' } : null
  switch (keys.key) {
    case 'Enter':
      return { kind: 'open' }
    case 'Escape':
      return { kind: 'clear' }
    case ' ':
      return isTyping ? { kind: 'type', character: ' ' } : null
    default:
      return Array.from(keys.key).length === 1 ? { kind: 'type', character: keys.key } : null
  }
}

function isMoveKey(key: string): key is keyof typeof moves {
  return Object.hasOwn(moves, key)
}

import { useEffect, useState } from 'react'

/** The value once it has stood for a moment; until then the one before. */
export function useSettled<Value>(value: Value, restMs: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const rest = setTimeout(() => {
      setSettled(value)
    }, restMs)
    return () => {
      clearTimeout(rest)
    }
  }, [value, restMs])
  return settled
}

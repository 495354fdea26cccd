import { useEffect, useState } from 'react'

/** Whether something that is waited for takes longer than a moment. */
export function useIsLate(isWaiting: boolean, lateMs: number): boolean {
  const [isLate, setIsLate] = useState(false)
  if (isLate && !isWaiting) setIsLate(false)
  useEffect(() => {
    if (!isWaiting) return undefined
    const timer = setTimeout(() => {
      setIsLate(true)
    }, lateMs)
    return () => {
      clearTimeout(timer)
    }
  }, [isWaiting, lateMs])
  return isWaiting && isLate
}

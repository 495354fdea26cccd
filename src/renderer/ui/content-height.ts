import { useSyncExternalStore } from 'react'

const tooHighPx = 1e9

/**
 * The highest that scrolled content may be. The browser cuts elements off at a height that depends on the screen's
 * pixels; half of that keeps each pixel of a scroll position exact, which is a 32 bit float.
 */
export function useMaxContentPx(): number {
  return useSyncExternalStore(onRatioChange, maxContentPx)
}

const maxPxByRatio = new Map<number, number>()

function maxContentPx(): number {
  const ratio = window.devicePixelRatio
  const known = maxPxByRatio.get(ratio)
  if (known !== undefined) return known
  const measured = Math.floor(measureLimitPx() / 2)
  maxPxByRatio.set(ratio, measured)
  return measured
}

function measureLimitPx(): number {
  const probe = document.createElement('div')
  const frame = document.createElement('div')
  probe.style.height = `${tooHighPx}px`
  frame.style.cssText = 'position: fixed; width: 1px; height: 1px; overflow: hidden; visibility: hidden'
  frame.append(probe)
  document.body.append(frame)
  const { height } = probe.getBoundingClientRect()
  frame.remove()
  // A page without a layout cuts nothing off.
  return height || tooHighPx
}

function onRatioChange(onChange: () => void): () => void {
  const ending = new AbortController()
  function watch(): void {
    window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        watch()
        onChange()
      },
      { once: true, signal: ending.signal },
    )
  }
  watch()
  return () => {
    ending.abort()
  }
}

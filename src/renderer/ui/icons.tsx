import { LucideProvider } from 'lucide-react'
import type { ReactNode } from 'react'

/** Strokes of 1.6 px at 16 px for every icon below it. */
export function IconStyle({ children }: { readonly children: ReactNode }) {
  return (
    <LucideProvider size={16} strokeWidth={1.6} absoluteStrokeWidth>
      {children}
    </LucideProvider>
  )
}

/** A bucket, in the strokes of the other icons. */
export function BucketIcon() {
  return (
    <svg {...strokes} width="16" height="16" viewBox="0 0 16 16">
      <ellipse cx="8" cy="3.8" rx="5.6" ry="1.9" />
      <path d="M2.4 3.8 3.7 12.4C3.8 13.3 5.6 14 8 14s4.2-.7 4.3-1.6l1.3-8.6" />
    </svg>
  )
}

/** An open, empty bucket with something on its way in: the picture of an empty list. */
export function EmptyPicture() {
  return (
    <svg {...strokes} width="96" height="80" viewBox="0 0 96 80">
      <ellipse cx="48" cy="40" rx="26" ry="7" />
      <path d="M22 40l5.4 28.4C28.2 72.6 36.4 76 48 76s19.8-3.4 20.6-7.6L74 40" />
      <path d="M48 4v22M40 18.5l8 8 8-8" />
      <path d="M14 22h6M76 22h6M24 9l4 4M72 9l-4 4" />
    </svg>
  )
}

/** A lens over an empty bucket: the picture of results that are none. */
export function NothingFoundPicture() {
  return (
    <svg {...strokes} width="96" height="80" viewBox="0 0 96 80">
      <circle cx="44" cy="34" r="24" />
      <path d="M61 51l19 19" />
      <path d="M32 34h24" />
    </svg>
  )
}

const strokes = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.6,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
  'aria-hidden': true,
} as const

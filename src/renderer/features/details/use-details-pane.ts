import { useState } from 'react'

import { useMedia } from '../../ui/use-media.ts'

/** The place of the details beside the list, and whether it is open. */
export type DetailsPlace = {
  readonly isOpen: boolean
  readonly toggle: () => void
  readonly open: () => void
  /** Where the details of what is chosen are drawn; null while there is no such place. */
  readonly slot: HTMLElement | null
}

type SetSlot = (slot: HTMLElement | null) => void

/** The details fold where the window is narrow, and come back with its width; who asks for them there gets them. */
export function useDetailsPane(): readonly [DetailsPlace, SetSlot] {
  const isNarrow = useMedia('(max-width: 1099px)')
  const [openAt, setOpenAt] = useState({ wide: false, narrow: false })
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const width = isNarrow ? 'narrow' : 'wide'
  const isOpen = openAt[width]
  const place = {
    isOpen,
    toggle() {
      setOpenAt({ ...openAt, [width]: !isOpen })
    },
    open() {
      setOpenAt({ ...openAt, [width]: true })
    },
    slot,
  }
  return [place, setSlot]
}

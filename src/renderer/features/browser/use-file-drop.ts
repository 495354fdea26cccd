import { useEffect, useState, type DragEvent } from 'react'

import { rowIndexOf } from './row-index.ts'
import type { RowReader } from './row-reader.ts'

/** Where files that are held over the list would land. */
export type DropTarget = {
  readonly prefix: string
  /** The folder row under the pointer; null for the open folder. */
  readonly rowIndex: number | null
}

type FileDropOptions = {
  readonly reader: RowReader
  /** The open folder. */
  readonly prefix: string
  readonly onDrop: (files: FileList, prefix: string) => void
}

type FileDrop = {
  readonly target: DropTarget | null
  readonly handlers: {
    readonly onDragEnter: (event: DragEvent) => void
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
  }
}

/** Lets the list take files of the system. Anything else that is dragged over it is not its matter. */
export function useFileDrop({ reader, prefix, onDrop }: FileDropOptions): FileDrop {
  const [target, setTarget] = useState<DropTarget | null>(null)

  // A pointer with files moves without pointer events: one that comes tells that the files left unseen.
  const isHeld = target !== null
  useEffect(() => {
    if (!isHeld) return undefined
    const forget = () => {
      setTarget(null)
    }
    window.addEventListener('pointermove', forget)
    return () => {
      window.removeEventListener('pointermove', forget)
    }
  }, [isHeld])

  function targetUnder(under: EventTarget): DropTarget {
    const rowIndex = rowIndexOf(under)
    const [row] = rowIndex === null ? [] : (reader.peek(rowIndex, rowIndex) ?? [])
    return row?.kind === 'folder' ? { prefix: row.prefix, rowIndex } : { prefix, rowIndex: null }
  }

  function aim(event: DragEvent): void {
    if (!holdsFiles(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    const next = targetUnder(event.target)
    setTarget((before) =>
      before?.prefix === next.prefix && before.rowIndex === next.rowIndex ? before : next,
    )
  }

  return {
    target,
    handlers: {
      onDragEnter: aim,
      onDragOver: aim,
      onDragLeave(event) {
        const to = event.relatedTarget
        if (!(to instanceof Node && event.currentTarget.contains(to))) setTarget(null)
      },
      onDrop(event) {
        setTarget(null)
        if (!holdsFiles(event)) return
        event.preventDefault()
        onDrop(event.dataTransfer.files, targetUnder(event.target).prefix)
      },
    },
  }
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files')
}

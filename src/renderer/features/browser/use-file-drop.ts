import { useState, type DragEvent } from 'react'

/** Where files that are held over the list would land. */
export type DropTarget = {
  readonly prefix: string
  /** The folder row under the pointer; null for the open folder. */
  readonly rowIndex: number | null
}

type FileDropOptions = {
  readonly targetAt: (under: EventTarget) => DropTarget
  readonly onDrop: (files: FileList, target: DropTarget) => void
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

/** Lets an element take files of the system. Anything else that is dragged over it is not its matter. */
export function useFileDrop({ targetAt, onDrop }: FileDropOptions): FileDrop {
  const [target, setTarget] = useState<DropTarget | null>(null)

  function aim(event: DragEvent): void {
    if (!holdsFiles(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    const next = targetAt(event.target)
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
        onDrop(event.dataTransfer.files, targetAt(event.target))
      },
    },
  }
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files')
}

import type { BatchHead, TransferLine, TransferRowLine } from '../../../shared/transfer.ts'

type Drawn = { readonly topPx: number }

/** A head, or the rows up to the next one: a list of transfers holds nothing else. */
type Stretch =
  | (Drawn & { readonly kind: 'head'; readonly key: string; readonly head: BatchHead })
  | { readonly kind: 'rows'; readonly key: string; readonly rows: readonly (TransferRowLine & Drawn)[] }

/** Keys outlive scrolling: the rows of a batch keep theirs when its head has left. */
export function stretchesOf(lines: readonly (TransferLine & Drawn)[]): Stretch[] {
  const stretches: Stretch[] = []
  let rows: (TransferRowLine & Drawn)[] = []
  let above = ''
  for (const line of lines) {
    if (line.kind === 'head') {
      const { head, topPx } = line
      above = `${head.batch}`
      stretches.push({ kind: 'head', key: `head ${head.batch}`, head, topPx })
      rows = []
      continue
    }
    if (rows.at(-1)?.batch !== line.batch) rows = []
    if (rows.length === 0) {
      const key = line.batch === null ? `alone below ${above}` : `rows ${line.batch}`
      stretches.push({ kind: 'rows', key, rows })
    }
    above = line.batch === null ? above : `${line.batch}`
    rows.push(line)
  }
  return stretches
}

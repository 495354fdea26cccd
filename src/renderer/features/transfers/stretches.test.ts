import { expect, test } from 'vitest'

import type { BatchHead, TransferLine } from '../../../shared/transfer.ts'
import { uploadRow } from '../../testing/transfer-rows.ts'
import { stretchesOf } from './stretches.ts'

let topPx = 0
const at = (line: TransferLine) => ({ ...line, topPx: (topPx += 36) })
// Of a head nothing but its number matters here.
const head = (batch: number) => at({ kind: 'head', head: { batch } as BatchHead })
const row = (id: string, batch: number | null) => at({ kind: 'row', place: 1, batch, row: uploadRow(id) })

test('rows up to the next head are one list, and what stands by itself is another', () => {
  const lines = [head(9), row('a', 9), row('b', 9), row('x', null), row('y', null), head(7), row('c', 7)]
  const texts = (drawn: typeof lines) =>
    stretchesOf(drawn).map((stretch) =>
      stretch.kind === 'head'
        ? stretch.key
        : `${stretch.key}: ${stretch.rows.map((line) => line.row.id).join(' ')}`,
    )
  expect(texts(lines)).toEqual(['head 9', 'rows 9: a b', 'alone below 9: x y', 'head 7', 'rows 7: c'])
  // Scrolled, so that the first head has left: what is drawn still is the same to whoever has the focus in it.
  expect(texts(lines.slice(2))).toEqual(['rows 9: b', 'alone below 9: x y', 'head 7', 'rows 7: c'])
  expect(texts([row('z', null), ...lines])[0]).toBe('alone below : z')
  expect(stretchesOf([])).toEqual([])
})

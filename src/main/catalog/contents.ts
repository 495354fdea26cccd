import { ageSpans, type Amount, type Contents } from '../../shared/overview.ts'
import type { ContentRequest, ContentSlice } from './store/shares.ts'
import { typeGroupOf } from './store/type-group.ts'

const dayMs = 24 * 60 * 60 * 1000
/** In the order of `ageSpans`: what is older than the last is `older`. */
const spansMs = [dayMs, 7 * dayMs, 30 * dayMs, 365 * dayMs]

/** Rows that a person would still look at. */
const namedTypes = 100

/** Puts together what is counted piece by piece. */
export async function readContents(
  nowMs: number,
  read: (request: ContentRequest) => Promise<ContentSlice>,
): Promise<Contents> {
  const types = new Map<string, Amount>()
  const ages = new Map<number | null, Amount>()
  const limitsMs = spansMs.map((spanMs) => nowMs - spanMs)
  for (let afterId: number | null = 0; afterId !== null;) {
    const slice: ContentSlice = await read({ afterId, limitsMs })
    for (const part of slice.parts) {
      types.set(part.contentType, sum(types.get(part.contentType), part))
      ages.set(part.age, sum(ages.get(part.age), part))
    }
    afterId = slice.nextId
  }
  const sorted = [...types].toSorted(([, left], [, right]) => largerFirst(left, right))
  const rest = sorted.slice(namedTypes)
  return {
    types: sorted.slice(0, namedTypes).map(([contentType, amount]) => ({
      contentType,
      group: typeGroupOf(contentType),
      ...amount,
    })),
    otherTypes: {
      ...rest.reduce((before, [, amount]) => sum(before, amount), nothing),
      typeCount: rest.length,
    },
    ages: ageSpans.map((span, age) => ({
      span,
      ...(ages.get(span === 'unknown' ? null : age) ?? nothing),
    })),
  }
}

const nothing: Amount = { objectCount: 0, sizeBytes: 0 }

function sum(before: Amount = nothing, more: Amount): Amount {
  return {
    objectCount: before.objectCount + more.objectCount,
    sizeBytes: before.sizeBytes + more.sizeBytes,
  }
}

function largerFirst(left: Amount, right: Amount): number {
  return right.sizeBytes - left.sizeBytes || right.objectCount - left.objectCount
}

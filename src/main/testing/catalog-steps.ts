import * as fc from 'fast-check'

import { typeGroups, type ResultsView } from '../../shared/view.ts'
import { awkwardKey, awkwardText } from './awkward-keys.ts'

export type PageFault = 'none' | 'shuffled' | 'twice' | 'overlapping' | 'empty'

export type Between = 'remoteDelete' | 'remoteChange' | 'ownChange' | 'ownDelete'

/** What the app does itself. */
export type OwnStep =
  | {
      readonly kind: 'ownPut'
      readonly key: string
      readonly sizeBytes: number
      readonly timeMs: number | null
      readonly etag: string | null
      readonly contentType: string | undefined
    }
  | { readonly kind: 'ownChange' | 'ownDelete'; readonly pick: number; readonly sizeBytes: number }
  | { readonly kind: 'ownDeleteUnknown'; readonly key: string }
  | { readonly kind: 'learnEtag'; readonly pick: number; readonly etag: string }

/** What happens to a bucket and to what is known of it. `pick` chooses among what there is then. */
export type Step =
  | {
      readonly kind: 'remotePut'
      readonly keys: readonly string[]
      readonly sizeBytes: number
      readonly timeMs: number | null
      readonly contentType: string | null
    }
  | {
      readonly kind: 'remoteDelete' | 'remoteChange'
      readonly pick: number
      readonly sizeBytes: number
      readonly timeMs: number | null
    }
  /** One is gone at the next walk and back at the one after. */
  | {
      readonly kind: 'goneAndBack'
      readonly pick: number
      readonly sizeBytes: number
      readonly pageSize: number
    }
  | { readonly kind: 'walk'; readonly pick: number }
  | { readonly kind: 'ask'; readonly pick: number; readonly pageSize: number; readonly fault: PageFault }
  | { readonly kind: 'deliver' | 'finish' | 'loseCursor'; readonly pick: number }
  /** Two walks meet the same keys, and the page that was asked for first comes last. */
  | { readonly kind: 'race'; readonly pick: number; readonly between: Between; readonly sizeBytes: number }
  | { readonly kind: 'walkToEnd'; readonly pick: number; readonly pageSize: number }
  | OwnStep
  /** Done so soon after one another that all are told at once. */
  | { readonly kind: 'burst'; readonly steps: readonly OwnStep[] }
  | { readonly kind: 'look'; readonly passedMs: number | null }
  | { readonly kind: 'restart' | 'settle' | 'idle' | 'forget' }

export type TimedStep = Step & { readonly bucket: string }

const pick = fc.nat(1_000)
const sizeBytes = fc.nat(3)
const timeMs = fc.option(fc.constantFrom(0, 1, 1_000, 2_000))
const etag = fc.constantFrom('e1', 'e2')
const listedType = fc.constantFrom(null, null, 'application/octet-stream', 'video/mp4')
const contentType = fc.constantFrom(undefined, undefined, 'image/png', 'application/zip')
const pageSize = fc.integer({ min: 1, max: 5 })
const fault = fc.constantFrom<PageFault>('none', 'none', 'none', 'shuffled', 'twice', 'overlapping', 'empty')

function one<Kind extends Step['kind']>(kind: Kind) {
  return fc.constant(kind)
}

const ownStep: fc.Arbitrary<OwnStep> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: one('ownPut'),
      key: awkwardKey,
      sizeBytes,
      timeMs,
      etag: fc.option(etag),
      contentType,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('ownChange', 'ownDelete'), pick, sizeBytes }) },
  { weight: 1, arbitrary: fc.record({ kind: one('ownDeleteUnknown'), key: awkwardKey }) },
  { weight: 2, arbitrary: fc.record({ kind: one('learnEtag'), pick, etag }) },
)

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: one('remotePut'),
      keys: fc.array(awkwardKey, { minLength: 1, maxLength: 6 }),
      sizeBytes,
      timeMs,
      contentType: listedType,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('remoteDelete', 'remoteChange'), pick, sizeBytes, timeMs }),
  },
  { weight: 1, arbitrary: fc.record({ kind: one('goneAndBack'), pick, sizeBytes, pageSize }) },
  { weight: 2, arbitrary: fc.record({ kind: one('walk'), pick }) },
  { weight: 5, arbitrary: fc.record({ kind: one('ask'), pick, pageSize, fault }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('deliver', 'deliver', 'deliver', 'finish', 'loseCursor'),
      pick,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: one('race'),
      pick,
      between: fc.constantFrom<Between>('remoteDelete', 'remoteChange', 'ownChange', 'ownDelete'),
      sizeBytes,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: one('walkToEnd'), pick, pageSize }) },
  { weight: 9, arbitrary: ownStep },
  {
    weight: 3,
    arbitrary: fc.record({ kind: one('burst'), steps: fc.array(ownStep, { minLength: 2, maxLength: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: one('look'),
      passedMs: fc.constantFrom(null, 0, 1_000, 3_600_000, 3_600_001),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('restart', 'restart', 'settle', 'settle', 'idle', 'idle', 'forget'),
    }),
  },
)

/** Some keys that a walk has just begun to meet, and then whatever comes: in two buckets, mostly in one. */
export const timedSteps = (maxLength: number): fc.Arbitrary<TimedStep[]> =>
  fc
    .tuple(
      fc.array(awkwardKey, { minLength: 2, maxLength: 8 }),
      fc.array(fc.tuple(steps, fc.constantFrom('b', 'b', 'b', 'b', 'c')), { minLength: 1, maxLength }),
    )
    .map(([keys, later]) => [
      { kind: 'remotePut', keys, sizeBytes: 1, timeMs: 1_000, contentType: null, bucket: 'b' },
      { kind: 'walk', pick: 0, bucket: 'b' },
      ...later.map(([step, bucket]) => ({ ...step, bucket })),
    ])

/** What is looked at after a step. */
export type Probe = {
  readonly pick: number
  readonly other: number
  readonly offset: number
  readonly limit: number
  readonly text: string
  readonly results: ResultsView
}

const bound = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 1 })

const results: fc.Arbitrary<ResultsView> = fc.record({
  kind: fc.constant('results'),
  text: fc.oneof(
    fc.constant(''),
    fc.constantFrom('a', 'A', '/', 'a/', 'a/b', 'B/a', '1/', 'é', 'e', '%'),
    awkwardText(2),
  ),
  scope: fc.constantFrom('keys', 'names'),
  types: fc.oneof(fc.constant([]), fc.subarray([...typeGroups])),
  minSizeBytes: fc.oneof(fc.constant(null), bound(fc.nat(3))),
  maxSizeBytes: fc.oneof(fc.constant(null), bound(fc.nat(3))),
  modifiedFromMs: fc.oneof(fc.constant(null), bound(fc.nat(2_000))),
  modifiedToMs: fc.oneof(fc.constant(null), bound(fc.nat(2_000))),
  only: fc.constantFrom('all', 'all', 'sinceVisit', 'sinceRefresh', 'duplicates'),
})

export const probe: fc.Arbitrary<Probe> = fc.record({
  pick,
  other: pick,
  offset: fc.nat(8),
  limit: fc.integer({ min: 1, max: 5 }),
  text: awkwardText(2).map((text) => (text === '' ? 'a' : text)),
  results,
})

import type { Fault, FaultKind } from '../../../emulator/faults.ts'
import type { SeededRandom } from '../simulation/seeded-random.ts'

const caseOperations = ['upload', 'download', 'list', 'delete'] as const
type CaseOperation = (typeof caseOperations)[number]

/** One thing to do that meets one fault, or several that belong together, at one place. */
export type FaultCase = {
  readonly operation: CaseOperation
  /** Of the object; of a list the prefix. */
  readonly key: string
  readonly content: Buffer
  /** What is at the target before: at the server for an upload, on the disk for a download. */
  readonly before: Buffer | null
  readonly faults: readonly Fault[]
  /** Whether it has to end well, because the fault passes. */
  readonly heals: boolean
  /** Whether the server says an MD5 that what was moved can be compared with. */
  readonly isVerifiable: boolean
}

type Part = { readonly kind: FaultKind; readonly parameter?: number | string }

type Recipe = {
  readonly operations: readonly CaseOperation[]
  readonly parts: (at: {
    readonly random: SeededRandom
    /** Of the body. */
    readonly sizeBytes: number
  }) => readonly Part[]
  /** It ends well even if the server never stops. */
  readonly isHarmless?: true
  /** What is waited for as long as it takes, so that it has to pass. */
  readonly isWaitedFor?: true
  readonly isVerifiable?: false
}

const all = caseOperations
const bodies = ['download', 'list'] as const

const etagForms = ['weak', 'uppercase', 'unquoted', 'quoted'] as const
const resets = ['0', '1', 'soon', 'none', '-5', '+1', '+2000ms', '+600', '99999999999999'] as const

/** Each kind of fault with where it can strike. A place is any byte of the body, its first and last more often. */
const recipes: readonly Recipe[] = [
  ...[500, 502, 503, 504].map((status): Recipe => ({
    operations: all,
    parts: () => [{ kind: 'status', parameter: status }],
  })),
  { operations: all, parts: () => [{ kind: 'status', parameter: 401 }], isWaitedFor: true },
  {
    operations: all,
    parts: ({ random }) => [{ kind: 'rate-limited', parameter: random.of(resets) }],
    isWaitedFor: true,
  },
  { operations: all, parts: () => [{ kind: 'reset' }] },
  { operations: all, parts: () => [{ kind: 'stall' }] },
  { operations: all, parts: () => [{ kind: 'html' }] },
  { operations: all, parts: () => [{ kind: 'lost-answer' }] },
  { operations: all, parts: () => [{ kind: 'no-rate-headers' }], isHarmless: true },
  { operations: all, parts: () => [{ kind: 'redirect' }] },
  { operations: ['list'], parts: () => [{ kind: 'bad-json' }] },
  { operations: ['upload'], parts: (at) => [{ kind: 'reset-upload', parameter: placeIn(at) }] },
  { operations: ['upload'], parts: (at) => [{ kind: 'stall-upload', parameter: placeIn(at) }] },
  { operations: ['upload'], parts: () => [{ kind: 'slow', parameter: 1_000_000 }], isHarmless: true },
  { operations: bodies, parts: (at) => [{ kind: 'reset-after', parameter: placeIn(at) }] },
  { operations: bodies, parts: (at) => [{ kind: 'stall-after', parameter: placeIn(at) }] },
  { operations: bodies, parts: (at) => [{ kind: 'truncate', parameter: placeIn(at) }] },
  ...(['chunked', 'close'] as const).flatMap((framing): Recipe[] => [
    {
      operations: bodies,
      parts: (at) => [
        { kind: 'framing', parameter: framing },
        { kind: 'truncate', parameter: placeIn(at) },
      ],
    },
    {
      operations: bodies,
      parts: (at) => [
        { kind: 'framing', parameter: framing },
        { kind: 'reset-after', parameter: placeIn(at) },
      ],
    },
    {
      operations: ['download'],
      parts: ({ random }) => [
        { kind: 'framing', parameter: framing },
        { kind: 'surplus', parameter: 1 + random.below(100) },
      ],
    },
    { operations: bodies, parts: () => [{ kind: 'framing', parameter: framing }], isHarmless: true },
  ]),
  {
    operations: ['download'],
    parts: ({ random }) => [{ kind: 'surplus', parameter: 1 + random.below(100) }],
    isHarmless: true,
  },
  { operations: bodies, parts: () => [{ kind: 'slow', parameter: 1_000_000 }], isHarmless: true },
  { operations: ['list'], parts: () => [{ kind: 'dribble', parameter: 1 }], isHarmless: true },
  { operations: ['download'], parts: (at) => [{ kind: 'flip', parameter: placeIn(at) }] },
  { operations: ['upload', 'download'], parts: () => [{ kind: 'wrong-etag' }] },
  {
    operations: ['upload', 'download'],
    parts: ({ random }) => [{ kind: 'odd-etag', parameter: random.of(etagForms) }],
    isHarmless: true,
  },
  {
    operations: ['upload', 'download'],
    parts: () => [{ kind: 'odd-etag', parameter: 'parts' }],
    isHarmless: true,
    isVerifiable: false,
  },
  {
    operations: ['upload', 'download'],
    parts: () => [{ kind: 'no-etag' }],
    isHarmless: true,
    isVerifiable: false,
  },
]

/** Tries that transient faults are given before they are final. */
const survivedTimes = 2
const listedObjects = 3

/** As many cases as asked for, over all kinds in turn. */
export function faultCases(random: SeededRandom, count: number): FaultCase[] {
  const kinds = recipes.flatMap((recipe) => recipe.operations.map((operation) => ({ recipe, operation })))
  const start = random.below(kinds.length)
  return Array.from({ length: count }, (_, at) => {
    const { recipe, operation } = kinds[(start + at) % kinds.length] ?? kinds[0] ?? never()
    const key = `${operation}${at}`
    const content = random.bytes(random.of([0, 1, 100, 5_000, 70_000, 300_000]))
    const sizeBytes = operation === 'list' ? listedObjects * 60 : content.length
    const parts = recipe.parts({ random, sizeBytes })
    // What bites where there is no byte to bite never bites.
    const passes = recipe.isWaitedFor === true || random.chance(0.7)
    const heals = passes || recipe.isHarmless === true
    const times = passes ? { count: 1 + random.below(survivedTimes) } : {}
    return {
      operation,
      key,
      content,
      before: random.chance(0.5) ? random.bytes(1_000) : null,
      faults: parts.map((part) => ({
        operation,
        match: operation === 'list' ? `${key}/` : key,
        ...part,
        ...times,
      })),
      heals: heals && !parts.some((part) => isFinal(operation, part)),
      isVerifiable: recipe.isVerifiable !== false,
    }
  })
}

export function caseText({ operation, key, content, faults }: FaultCase): string {
  const texts = faults.map(({ kind, parameter, count }) => `${kind}:${parameter ?? ''}@${count ?? 'always'}`)
  return `${operation} of ${key}, ${content.length} bytes, ${texts.join(' and ')}`
}

/** What is no passing weakness, but says that something is wrong at the other end. */
function isFinal(operation: CaseOperation, { kind, parameter }: Part): boolean {
  if (kind === 'html' || kind === 'redirect') return true
  // Nobody stands by to answer for a list.
  return operation === 'list' && (kind === 'bad-json' || parameter === 401)
}

function placeIn({
  random,
  sizeBytes,
}: {
  readonly random: SeededRandom
  readonly sizeBytes: number
}): number {
  const places = [0, 1, Math.max(0, sizeBytes - 1), sizeBytes, random.below(sizeBytes + 1)] as const
  return random.of(places)
}

function never(): never {
  throw new Error('there are no kinds')
}

import { faultText, RequestFaults, subjectOf, type Fault, type FaultKind } from './faults.ts'
import type { Operation, OperationKind } from './operation.ts'

type Draw = {
  /** A whole number from 0, less than `end`. */
  readonly below: (end: number) => number
  readonly of: <Choice>(choices: readonly [Choice, ...Choice[]]) => Choice
}

type Parts = readonly { readonly kind: FaultKind; readonly parameter?: number | string }[]

type Recipe = (draw: Draw) => Parts

/** One request in so many gets faults. */
const requestsPerFault = 5
const longestReset = 2 ** 20

/** A place in a body: as likely among the first bytes as among the first thousands, or the first million. */
const place = ({ below }: Draw) => below(2 ** below(21))

const anywhere: readonly Recipe[] = [
  ({ of }) => [{ kind: 'status', parameter: of([500, 502, 503, 504]) }],
  () => [{ kind: 'status', parameter: 401 }],
  ({ of, below }) => [
    {
      kind: 'rate-limited',
      parameter: of(['0', 'soon', 'none', `+${below(20)}`, `+${below(20_000)}ms`, `+${longestReset}`]),
    },
  ],
  () => [{ kind: 'reset' }],
  () => [{ kind: 'stall' }],
  () => [{ kind: 'html' }],
  () => [{ kind: 'lost-answer' }],
  () => [{ kind: 'no-rate-headers' }],
]

const badBody: readonly Recipe[] = [
  (draw) => [{ kind: 'reset-after', parameter: place(draw) }],
  (draw) => [{ kind: 'truncate', parameter: place(draw) }],
  (draw) => [
    { kind: 'framing', parameter: draw.of(['chunked', 'close']) },
    { kind: 'truncate', parameter: place(draw) },
  ],
  (draw) => [{ kind: 'stall-after', parameter: place(draw) }],
  ({ of, below }) => [
    { kind: 'framing', parameter: of(['chunked', 'close']) },
    { kind: 'surplus', parameter: 1 + below(100) },
  ],
  ({ below }) => [{ kind: 'surplus', parameter: 1 + below(100) }],
]

const badEtag: readonly Recipe[] = [
  () => [{ kind: 'wrong-etag' }],
  () => [{ kind: 'no-etag' }],
  ({ of }) => [{ kind: 'odd-etag', parameter: of(['parts', 'weak', 'uppercase', 'unquoted', 'quoted']) }],
]

const recipes: Readonly<Record<OperationKind, readonly Recipe[]>> = {
  upload: [
    ...anywhere,
    ...badEtag,
    (draw) => [{ kind: 'reset-upload', parameter: place(draw) }],
    (draw) => [{ kind: 'stall-upload', parameter: place(draw) }],
    ({ below }) => [{ kind: 'slow', parameter: 2 ** (10 + below(10)) }],
  ],
  download: [
    ...anywhere,
    ...badEtag,
    ...badBody,
    ({ below }) => [{ kind: 'slow', parameter: 2 ** (10 + below(10)) }],
    ({ below }) => [{ kind: 'dribble', parameter: 1 + below(50) }],
    (draw) => [{ kind: 'flip', parameter: place(draw) }],
  ],
  list: [
    ...anywhere,
    ...badBody,
    () => [{ kind: 'bad-json' }],
    ({ of }) => [{ kind: 'expired-cursor', parameter: of([400, 404, 410]) }],
  ],
  head: [...anywhere, ...badEtag],
  delete: anywhere,
  'create-bucket': anywhere,
  'delete-bucket': anywhere,
  'list-buckets': [...anywhere, ...badBody, () => [{ kind: 'bad-json' }]],
}

/** Faults at random: the same for the same seed and the same requests in the same order. */
export class RandomFaults {
  readonly #draw: Draw
  readonly #onFault: (line: string) => void
  #requests = 0

  constructor(seed: number, onFault: (line: string) => void) {
    const random = randomOf(seed)
    const below = (end: number) => Math.floor(random() * end)
    this.#draw = { below, of: (choices) => choices[below(choices.length)] ?? choices[0] }
    this.#onFault = onFault
  }

  take(operation: Operation): RequestFaults {
    this.#requests += 1
    if (this.#draw.below(requestsPerFault) > 0) return new RequestFaults([])
    const known = recipes[operation.kind]
    const parts = known[this.#draw.below(known.length)]?.(this.#draw) ?? []
    const match = subjectOf(operation)
    const faults = parts.map((part): Fault => ({ operation: operation.kind, match, ...part, count: 1 }))
    this.#onFault(`request ${this.#requests}: ${faults.map(faultText).join(' and ')}`)
    return new RequestFaults(faults)
  }
}

/** From 0 up to 1, the same sequence for the same seed (Mulberry32, Tommy Ettinger 2017, public domain). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

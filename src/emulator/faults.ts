import { operationKinds, type Operation, type OperationKind } from './operation.ts'

/** Per kind: what it does, and its parameter where none is given (null: it takes none). */
const kinds = {
  status: { standard: 503, help: 'status N, in the error envelope, instead of the work' },
  'rate-limited': {
    standard: '0',
    help: '429 instead of the work; X-RateLimit-Reset says TEXT; +N and +Nms are so far from now, none leaves it out',
  },
  'expired-cursor': {
    standard: 400,
    help: 'status N for a list with a cursor; other requests pass, uncounted',
  },
  html: { standard: null, help: '200 with a page of HTML instead of the work, as from a captive portal' },
  'bad-json': { standard: null, help: '200 with half a JSON text instead of the work' },
  redirect: { standard: 'https://elsewhere.example/', help: '302 to TEXT instead of the work' },
  reset: { standard: null, help: 'the connection is reset before any answer; nothing is done' },
  stall: { standard: null, help: 'no answer, ever; nothing is done' },
  'reset-upload': {
    standard: 0,
    help: "reset when N bytes of the request's body have come; nothing is done",
  },
  'stall-upload': {
    standard: 0,
    help: "reads no further than N bytes of the request's body; nothing is done",
  },
  'lost-answer': { standard: null, help: 'the work is done, then the connection is reset before the answer' },
  'reset-after': {
    standard: 0,
    help: "reset after N bytes of the answer's body, of which the last may be lost",
  },
  truncate: {
    standard: 0,
    help: "a clean end of the connection after N bytes of the answer's body, whatever its framing",
  },
  framing: {
    standard: 'chunked',
    help: "the answer's body without Content-Length: chunked, or with close up to the end of the connection",
  },
  surplus: { standard: 1, help: "N bytes more behind the answer's body, whatever its Content-Length says" },
  'stall-after': { standard: 0, help: "nothing more after N bytes of the answer's body" },
  slow: { standard: 1024, help: 'N bytes a second, in the bodies of request and answer' },
  dribble: { standard: 100, help: "one byte of the answer's body every N milliseconds" },
  flip: { standard: 0, help: "the lowest bit of byte N of the answer's body is flipped" },
  'wrong-etag': { standard: null, help: 'an ETag that is the MD5 of something else' },
  'odd-etag': {
    standard: 'parts',
    help: 'the ETag written as TEXT: parts (no MD5), weak, uppercase, unquoted, or quoted (twice)',
  },
  'no-etag': { standard: null, help: 'no ETag' },
  'no-metadata': { standard: null, help: 'no X-CloudStore-Meta headers in the answer' },
  'no-rate-headers': { standard: null, help: 'no X-RateLimit headers in the answer' },
} as const satisfies Record<string, { standard: number | string | null; help: string }>

export type FaultKind = keyof typeof kinds

/** Of faults that take a word out of a few. */
const words: Partial<Record<FaultKind, readonly string[]>> = {
  framing: ['chunked', 'close'],
  'odd-etag': ['parts', 'weak', 'uppercase', 'unquoted', 'quoted'],
}

/**
 * An injected fault: what a server, or the network before it, can do to a client. Written as
 * `OPERATION:MATCH:KIND[:PARAMETER][@COUNT+SKIP]`, for example `download:*.bin:reset-after:1000@2`.
 * Only requests whose API key is right and whose plan allows them meet faults; one request gets
 * all that fit it, of each kind the first.
 */
export type Fault = {
  readonly operation: OperationKind | '*'
  /** Of an object the key, of a list the prefix, of a bucket to delete the name. `*` is any run of characters. */
  readonly match: string
  readonly kind: FaultKind
  readonly parameter?: number | string
  /** How many requests get it, from the first that fits. If absent, all do. */
  readonly count?: number
  /** How many that fit are left alone before. If absent, none is. */
  readonly skip?: number
}

/** The grammar and the table of kinds, for the command line's help. */
export const faultHelp = [
  'A fault is OPERATION:MATCH:KIND[:PARAMETER][@COUNT+SKIP], for example download:*.bin:reset-after:1000@2',
  `  OPERATION  ${['*', ...operationKinds].join(', ')}`,
  '  MATCH      of an object the key, of a list the prefix, of a bucket to delete the name; * is any run of characters',
  '  COUNT      how many requests get it, from the first that fits; without it all do',
  '  SKIP       how many that fit are left alone before: @1+9 is the tenth, @+9 all behind the ninth',
  '  KIND       (with the parameter it has if none is given)',
  ...Object.entries(kinds).map(([kind, { standard, help }]) => {
    const name = standard === null ? kind : `${kind}:${standard}`
    return `    ${name.padEnd(22)} ${help}`
  }),
].join('\n')

/** Reads a fault as the command line has it. @throws Error that says what is wrong with it. */
export function parseFault(spec: string): Fault {
  const kindPattern = Object.keys(kinds).join('|')
  const times = String.raw`(?:@(?=[\d+])(\d+)?(?:\+(\d+))?)?`
  const pattern = new RegExp(`^([^:]*):(.*?):(${kindPattern})(?::(.*?))?${times}$`, 's')
  const [, operation, match = '', kind, parameter, count, skip] = pattern.exec(spec) ?? []
  if (operation === undefined) {
    throw new Error(
      `"${spec}" is no fault: write OPERATION:MATCH:KIND[:PARAMETER][@COUNT+SKIP]; --help lists the kinds`,
    )
  }
  const fault: Fault = {
    operation: oneOf(['*', ...operationKinds], operation),
    match,
    kind: requireKind(kind),
    ...(parameter === undefined ? {} : { parameter }),
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(skip === undefined ? {} : { skip: Number(skip) }),
  }
  requireSound(fault)
  return fault
}

/** A fault as `parseFault` reads it. */
export function faultText({ operation, match, kind, parameter, count, skip }: Fault): string {
  const times = `${count ?? ''}${skip === undefined ? '' : `+${skip}`}`
  return [operation, match, kind, ...(parameter === undefined ? [] : [parameter])]
    .join(':')
    .concat(times && `@${times}`)
}

/** The faults of one emulator, with what is left of their counts. */
export class FaultPlan {
  readonly #entries: { readonly fault: Fault; toSkip: number; left: number }[]

  /** @throws Error when a fault has a parameter that its kind does not take. */
  constructor(faults: readonly Fault[]) {
    for (const fault of faults) requireSound(fault)
    this.#entries = faults.map((fault) => ({
      fault,
      toSkip: fault.skip ?? 0,
      left: fault.count ?? Infinity,
    }))
  }

  /** The faults that this request gets: of each kind the first that fits and has not had its count. */
  take(operation: Operation): RequestFaults {
    const taken = new Map<FaultKind, Fault>()
    for (const entry of this.#entries) {
      const { fault } = entry
      if (entry.left === 0 || taken.has(fault.kind) || !fits(fault, operation)) continue
      if (entry.toSkip > 0) {
        entry.toSkip -= 1
        continue
      }
      entry.left -= 1
      taken.set(fault.kind, fault)
    }
    return new RequestFaults([...taken.values()])
  }
}

/** The faults of one request. */
export class RequestFaults {
  readonly #parameters: ReadonlyMap<FaultKind, number | string | null>

  constructor(faults: readonly Fault[]) {
    this.#parameters = new Map(faults.map(({ kind, parameter }) => [kind, parameter ?? kinds[kind].standard]))
  }

  get isEmpty(): boolean {
    return this.#parameters.size === 0
  }

  has(...wanted: FaultKind[]): boolean {
    return wanted.some((kind) => this.#parameters.has(kind))
  }

  /** The parameter of a fault that the request has, else undefined. */
  number(kind: FaultKind): number | undefined {
    return this.has(kind) ? Number(this.#parameters.get(kind)) : undefined
  }

  text(kind: FaultKind): string | undefined {
    return this.has(kind) ? String(this.#parameters.get(kind)) : undefined
  }
}

function fits({ operation, match, kind }: Fault, request: Operation): boolean {
  if (operation !== '*' && operation !== request.kind) return false
  if (kind === 'expired-cursor' && !(request.kind === 'list' && request.cursor !== undefined)) return false
  const pattern = match.split('*').map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, String.raw`\$&`))
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(subjectOf(request))
}

/** What the MATCH of a fault is compared with. */
export function subjectOf(request: Operation): string {
  if ('key' in request) return request.key
  if ('prefix' in request) return request.prefix
  return 'bucket' in request ? request.bucket : ''
}

function requireSound({ kind, parameter, count }: Fault): void {
  const { standard } = kinds[kind]
  if (parameter !== undefined && standard === null) throw new Error(`The fault ${kind} takes no parameter`)
  if (parameter !== undefined && typeof standard === 'number' && !/^\d+$/.test(String(parameter))) {
    throw new Error(`The parameter of the fault ${kind} must be a whole number, not ${parameter}`)
  }
  const known = words[kind]
  if (parameter !== undefined && known && !known.includes(String(parameter))) {
    throw new Error(`The parameter of the fault ${kind} must be ${known.join(' or ')}, not ${parameter}`)
  }
  if (count !== undefined && !(count >= 1))
    throw new Error(`The count of the fault ${kind} must be at least 1`)
}

function requireKind(text: string | undefined): FaultKind {
  if (text !== undefined && isKind(text)) return text
  throw new Error(`There is no kind of fault called ${text}`)
}

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(kinds, text)
}

function oneOf<Choice extends string>(choices: readonly Choice[], text: string): Choice {
  const choice = choices.find((candidate) => candidate === text)
  if (choice === undefined) throw new Error(`"${text}" is none of ${choices.join(', ')}`)
  return choice
}

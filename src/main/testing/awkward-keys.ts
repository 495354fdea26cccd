import * as fc from 'fast-check'

/** Pieces of which keys are made that something between a person and a table could take for something else. */
const pieces = [
  ['/', '//', './', '../', '.', '..', ' ', '\n', '\r', '\t', '%', '_', '\\', "'", '"', '?', '#', '|', ','],
  ['a', 'b', 'A', 'B', 'k', '0', '1', '2', '10', '007', '99999999999', '.txt', '.PNG', '.json'],
  // Composed and not; with other lengths or letters in the other case; from right to left.
  ['é', 'e\u0301', 'É', 'ß', 'İ', 'ı', 'Å', 'ñ', 'ς', 'Σ', '\u0301', 'א', '\u202E', '漢', '\u00A0'],
  // What UTF-8 cannot hold, what ends a C string, and both ends of each plane.
  ['\u0000', '\u0001', '\u0002', '\uD83D', '\uDE00', '😀', '\uE000', '\uFFFF', '\u{10000}'],
  ['\u{10EFFF}', '\u{10F000}', '\u{10F03F}', '\u{10FFFE}', '\u{10FFFF}'],
].flat()

const longest = [
  'a'.repeat(1024),
  '漢'.repeat(341),
  `${'d/'.repeat(8)}${'x'.repeat(1008)}`,
  `${'é/'.repeat(5)}1`,
] as const

export const awkwardText = (maxPieces: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...pieces), maxLength: maxPieces })

/** Many share folders and names; some are as long as a key may be. */
export const awkwardKey: fc.Arbitrary<string> = fc
  .oneof(
    {
      weight: 6,
      arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', '1', '10', '/', 'é'), maxLength: 4 }),
    },
    { weight: 10, arbitrary: awkwardText(6) },
    { weight: 1, arbitrary: fc.constantFrom(...longest) },
  )
  .filter((key) => key !== '')

/** Any sequence of UTF-16 units, whole characters or not. */
export const anyText = fc.oneof(
  awkwardText(12),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
    .map((units) => String.fromCharCode(...units)),
)

export const wellFormedText = anyText.map((text) => text.replaceAll(/\p{Surrogate}/gu, ''))

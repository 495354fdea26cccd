/** What names of buckets' keys are made of. */

export const clients = [
  'acme', 'blue-harbour', 'Cartografia', 'delta-foods', 'Ermine & Co', 'fjord-rail', 'gallery_north',
  'Halden Museum', 'indigo', 'juniper-labs', 'kestrel-air', 'Lumen Opera', 'meridian', 'novak-bros', 'orchard',
  'pine-street', 'quarry-films', 'Rosso', 'saltworks', 'tidewater',
] // prettier-ignore

export const shoots = [
  'alfama', 'backstage', 'catalogue', 'drone', 'exteriors', 'factory-floor', 'golden-hour', 'harbour', 'interviews',
  'kitchen', 'lookbook', 'market', 'night', 'opening', 'portraits', 'rooftops', 'selects', 'tram-28', 'workshop',
] // prettier-ignore

export const stems = [
  'DSC_', 'IMG_', 'take ', 'frame-', 'scan', 'report-', 'invoice ', 'draft-', 'notes-', 'track-', 'A7R0', 'poster-',
] // prettier-ignore

/** With how many bytes such a file has, from and to. */
export const fileKinds = [
  { extension: 'jpg', leastBytes: 180_000, mostBytes: 9_000_000 },
  { extension: 'jpg', leastBytes: 900_000, mostBytes: 14_000_000 },
  { extension: 'NEF', leastBytes: 18_000_000, mostBytes: 52_000_000 },
  { extension: 'tif', leastBytes: 6_000_000, mostBytes: 240_000_000 },
  { extension: 'png', leastBytes: 4_000, mostBytes: 2_800_000 },
  { extension: 'mov', leastBytes: 30_000_000, mostBytes: 4_200_000_000 },
  { extension: 'wav', leastBytes: 2_000_000, mostBytes: 260_000_000 },
  { extension: 'pdf', leastBytes: 30_000, mostBytes: 18_000_000 },
  { extension: 'json', leastBytes: 40, mostBytes: 120_000 },
  { extension: 'txt', leastBytes: 0, mostBytes: 24_000 },
  { extension: 'tar.gz', leastBytes: 8_000, mostBytes: 900_000_000 },
  { extension: 'ts', leastBytes: 200, mostBytes: 30_000 },
]

/** Names that are easily mixed up, cut in halves, or turned round: each is another key. */
export const unicodeNames = [
  'Café'.normalize('NFC'),
  'Café'.normalize('NFD'),
  'Ærø',
  'Zürich'.normalize('NFC'),
  'Zürich'.normalize('NFD'),
  'Ελλάδα',
  'Москва',
  'ЁЛКА',
  '東京',
  '서울'.normalize('NFC'),
  '서울'.normalize('NFD'),
  'שלום',
  'مرحبا',
  'ＦＵＬＬ',
  'ﬁligree',
  '📷',
  '👩‍🚀',
  '🏳️‍🌈',
  '𝔉raktur',
  'İstanbul',
  'straße',
  'नमस्ते',
]

import { crc32, deflateSync } from 'node:zlib'

const width = 640
const height = 360
const horizon = height * 0.68
const sun = { x: width * 0.62, y: horizon - 34, radius: 46 }

type Colour = readonly [red: number, green: number, blue: number]

const zenith: Colour = [46, 58, 120]
const dawn: Colour = [255, 178, 112]
const glow: Colour = [255, 236, 179]
const farHills: Colour = [96, 74, 120]
const nearHills: Colour = [38, 34, 66]

/** A sunrise over hills as a PNG, drawn here because the repository keeps no binary samples. */
export function drawSunrise(): Buffer {
  const rows: Buffer[] = []
  for (let y = 0; y < height; y += 1) {
    // Each row begins with its filter: none.
    const row = Buffer.alloc(1 + width * 3)
    for (let x = 0; x < width; x += 1) row.set(colourAt(x, y), 1 + x * 3)
    rows.push(row)
  }
  return encodePng(Buffer.concat(rows))
}

function colourAt(x: number, y: number): Colour {
  if (y > horizon + 34 + 16 * Math.sin(x / 71)) return nearHills
  if (y > horizon + 6 + 12 * Math.sin(x / 43 + 2)) return farHills
  const distance = Math.hypot(x - sun.x, y - sun.y)
  if (distance < sun.radius) return glow
  const sky = mix(zenith, dawn, Math.min(1, y / horizon) ** 1.6)
  return mix(sky, glow, 0.7 * Math.max(0, 1 - (distance - sun.radius) / 150) ** 2)
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const channel = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share)
  return [channel(0), channel(1), channel(2)]
}

/** PNG specification, third edition: signature, IHDR (8 bits, true colour), one IDAT, IEND. */
function encodePng(filteredRows: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const content = deflateSync(filteredRows, { level: 9 })
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', content),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const framed = Buffer.alloc(4 + typed.length + 4)
  framed.writeUInt32BE(content.length, 0)
  framed.set(typed, 4)
  framed.writeUInt32BE(crc32(typed), 4 + typed.length)
  return framed
}

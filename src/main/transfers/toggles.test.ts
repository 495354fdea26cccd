import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'

import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'

import { temporaryFolder } from '../testing/test-server.ts'
import { account, startTransfers } from '../testing/test-transfers.ts'
import { rowsOf } from '../testing/scripted-engine.ts'
import { isMoving, type TransferState } from './transfer.ts'
import type { TransferSpec } from './transfer-spec.ts'

const kinds = ['pause', 'resume', 'cancel', 'retry'] as const
/** `target` chooses a transfer; beyond their number it is all of them. */
const command = fc.record({
  kind: fc.constantFrom(...kinds),
  target: fc.nat(22),
  turns: fc.nat(4),
})
const names = Array.from({ length: 9 }, (_, index) => `n${index}`)

async function setUp() {
  const transfers = await startTransfers()
  const folder = await temporaryFolder()
  const [from, to] = [path.join(folder, 'from'), path.join(folder, 'to')]
  await Promise.all([mkdir(from), mkdir(to)])
  const content = new Map<string, Buffer>()
  const specs: TransferSpec[] = []
  for (const [index, name] of names.entries()) {
    const bytes = randomBytes(index % 3 === 0 ? 700_000 : 3_000)
    content.set(name, bytes)
    await transfers.server.put(`down/${name}`, bytes)
    await writeFile(path.join(from, name), bytes)
    const common = { ...account, sizeBytes: bytes.byteLength, mayReplace: true }
    specs.push(
      { ...common, kind: 'upload', key: `up/${name}`, sourcePath: path.join(from, name) },
      {
        ...common,
        kind: 'download',
        key: `down/${name}`,
        root: to,
        localPath: [name],
        isFolderMarker: false,
        partName: `.${index.toString(16).padStart(16, '0')}.cloudstore-part`,
      },
    )
  }
  await transfers.engine.add(specs)
  return { ...transfers, folder, to, content }
}

/** Files of this process below a folder that are open. */
async function openBelow(folder: string): Promise<string[]> {
  const handles = await readdir('/proc/self/fd').catch(() => [])
  const files = await Promise.all(handles.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
  return files.filter((file) => file.startsWith(folder))
}

const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
const isAnyMoving = (statuses: readonly string[]) =>
  statuses.some((status) => isMoving({ status } as TransferState))

test('whatever a person presses, at any instant: it holds at once, and nothing stray is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 500, maxLength: 500 }), async (commands) => {
      const before = sockets()
      const { engine, server, ended, folder, to, content } = await setUp()
      const ids = rowsOf(engine).map(({ id }) => id)
      for (const { kind, target, turns } of commands) {
        const id = ids[target] ?? null
        engine[kind](id)
        const meant = rowsOf(engine).filter((row) => id === null || row.id === id)
        const mayMove = kind === 'resume' || kind === 'retry'
        expect(mayMove || !isAnyMoving(meant.map(({ status }) => status))).toBe(true)
        for (let count = 0; count < turns; count += 1) await turn()
      }
      engine.resume(null)
      for (const id of ids) engine.retry(id)
      await ended()
      expect(new Set(rowsOf(engine).map(({ status }) => status))).toEqual(new Set(['done']))
      expect((await readdir(to)).toSorted()).toEqual(names.toSorted())
      for (const [name, bytes] of content) {
        expect((await readFile(path.join(to, name))).equals(bytes)).toBe(true)
        expect((await server.get(`up/${name}`))?.content.equals(bytes)).toBe(true)
      }
      await engine.close()
      expect(await openBelow(folder)).toEqual([])
      server.client.close()
      await vi.waitFor(() => expect(sockets()).toBeLessThanOrEqual(before), { timeout: 10_000 })
    }),
    { numRuns: 2 },
  )
}, 60_000)

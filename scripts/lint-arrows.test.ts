import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { repositoryRoot, tool } from './paths.js'
import { runCaptured } from './processes.js'

// The linter's own configuration is tried on a small copy of the tree in which every arrow of the design is broken
// once and every allowed one is drawn once.

interface Room {
  /** A file of the room. */
  readonly file: string
  readonly refuses: readonly string[]
  readonly allows: readonly string[]
}

const electron = ['electron', 'electron/main']
const plainRoom = (name: string, file = 'x.ts', up = ''): Room => ({
  file: `src/main/${name}/${file}`,
  refuses: [
    ...electron,
    `../${up}ipc/x.ts`,
    `../${up}window/x.ts`,
    `../../${up}renderer/x.ts`,
    `../../${up}preload/x.ts`,
    `../../${up}emulator/x.ts`,
  ],
  allows: ['node:fs', 'zod', './y.ts', `../${up}cloudstore/x.ts`, `../../${up}shared/ipc/contract.ts`],
})

const rooms: readonly Room[] = [
  {
    file: 'src/shared/x.ts',
    refuses: [
      ...electron,
      'node:fs',
      '../main/x.ts',
      '../renderer/x.ts',
      '../preload/x.ts',
      '../emulator/x.ts',
    ],
    allows: ['zod', './ipc/contract.ts'],
  },
  { file: 'src/shared/ipc/x.ts', refuses: ['../../main/ipc/x.ts'], allows: ['../keys.ts'] },
  ...['accounts', 'catalog', 'transfers', 'operations', 'settings', 'presence'].map((name) =>
    plainRoom(name),
  ),
  plainRoom('transfers', 'upload/x.ts', '../'),
  {
    ...plainRoom('cloudstore'),
    refuses: [
      ...plainRoom('cloudstore').refuses,
      ...['accounts', 'catalog', 'transfers', 'operations', 'sqlite'].map((name) => `../${name}/x.ts`),
    ],
    allows: ['node:http', 'zod', './y.ts', '../../shared/ipc/contract.ts'],
  },
  {
    file: 'src/main/sqlite/x.ts',
    refuses: [...electron, '../cloudstore/x.ts', '../catalog/x.ts', '../../shared/keys.ts'],
    allows: ['node:worker_threads', 'libsql', 'zod', './y.ts'],
  },
  { file: 'src/main/cloudstore/http/x.ts', refuses: ['../../accounts/x.ts'], allows: ['../y.ts'] },
  {
    file: 'src/main/index.ts',
    refuses: ['../renderer/x.ts', '../preload/x.ts', '../emulator/x.ts'],
    allows: [...electron, './accounts/x.ts', './window/x.ts', './ipc/x.ts', '../shared/x.ts'],
  },
  { file: 'src/main/x.ts', refuses: electron, allows: ['node:fs', './accounts/x.ts'] },
  {
    file: 'src/main/window/x.ts',
    refuses: ['../../renderer/x.ts', '../../preload/x.ts', '../../emulator/x.ts'],
    allows: [...electron, '../../shared/x.ts'],
  },
  {
    file: 'src/main/ipc/x.ts',
    refuses: ['../../renderer/x.ts', '../../preload/x.ts', '../../emulator/x.ts', '../window/x.ts'],
    allows: [...electron, '../accounts/x.ts', '../../shared/ipc/contract.ts'],
  },
  {
    file: 'src/preload/x.ts',
    refuses: ['zod', '../main/x.ts', '../renderer/x.ts', '../emulator/x.ts'],
    allows: ['electron', '../shared/ipc/contract.ts'],
  },
  {
    file: 'src/renderer/x.ts',
    refuses: [...electron, 'node:fs', '../main/x.ts', '../preload/x.ts', '../emulator/x.ts'],
    allows: ['react', './ui/x.ts', '../shared/ipc/contract.ts'],
  },
  {
    file: 'src/renderer/features/browser/x.ts',
    refuses: ['electron', 'node:fs', '../../../main/x.ts', '../../../preload/x.ts', '../../../emulator/x.ts'],
    allows: ['react', '../../ui/x.ts', '../../../shared/x.ts'],
  },
  {
    file: 'src/emulator/x.ts',
    refuses: [...electron, '../shared/x.ts', '../main/x.ts', '../renderer/x.ts', '../preload/x.ts'],
    allows: ['node:http', 'zod', './y.ts'],
  },
  { file: 'scripts/x.js', refuses: electron, allows: ['node:fs', './electron/x.js'] },
]

const component = (attributes: string, children: string) =>
  `export const Component = () => <p ${attributes}>${children}</p>\n`

/** What components of a feature may not hold, by the rule that refuses it. */
const features: Record<string, { readonly source: string; readonly refusedBy?: string }> = {
  'src/renderer/features/browser/Text.tsx': {
    source: component('', 'Words'),
    refusedBy: 'react(jsx-no-literals)',
  },
  'src/renderer/features/browser/Label.tsx': {
    source: component('aria-label="Words"', '{words}'),
    refusedBy: 'react(jsx-no-literals)',
  },
  'src/renderer/features/browser/Colour.tsx': {
    source: component("style={{ color: '#a0b1c2' }}", '{words}'),
    refusedBy: 'house(no-colour-literals)',
  },
  'src/renderer/features/browser/Mixed.tsx': {
    source: component('style={{ border: `1px solid rgb(${words})` }}', '{words}'),
    refusedBy: 'house(no-colour-literals)',
  },
  'src/renderer/features/browser/Clean.tsx': { source: component('className="row"', '{words}') },
  'src/renderer/ui/Icon.tsx': { source: component("style={{ color: '#a0b1c2' }}", 'Words') },
}

const styles: Record<string, { readonly source: string; readonly refusedBy?: string }> = {
  'src/renderer/features/browser/hex.css': { source: '.row { color: #a0b1c2 }', refusedBy: 'color-no-hex' },
  'src/renderer/features/browser/name.css': { source: '.row { color: plum }', refusedBy: 'color-named' },
  'src/renderer/features/browser/call.css': {
    source: '.row { color: rgb(1 2 3) }',
    refusedBy: 'function-disallowed-list',
  },
  'src/renderer/features/browser/token.css': { source: '.row { color: var(--text) }' },
  'src/renderer/ui/button.css': { source: '.button { color: #a0b1c2 }', refusedBy: 'color-no-hex' },
  'src/renderer/ui/tokens.css': { source: ':root { --text: #a0b1c2 }' },
}

/** A file per import, so that the report says which one was refused. */
const imports = rooms.flatMap(({ file, refuses, allows }) =>
  [
    ...refuses.map((from) => ({ from, isRefused: true })),
    ...allows.map((from) => ({ from, isRefused: false })),
  ].map(({ from, isRefused }, index) => ({
    // main/index.ts has rules of its own under exactly this name, so its imports share the file.
    file: file.endsWith('index.ts') ? file : file.replace(/x\.(\w+)$/, `import-${index}.$1`),
    room: file,
    from,
    isRefused,
  })),
)

const report = z.object({
  diagnostics: z.array(
    z.object({ code: z.string(), message: z.string(), help: z.string().optional(), filename: z.string() }),
  ),
})

const styleReport = z.array(
  z.object({ source: z.string(), warnings: z.array(z.object({ rule: z.string() })) }),
)

let folder = ''
let found: z.infer<typeof report>['diagnostics'] = []
let styleWarnings: z.infer<typeof styleReport> = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lint-'))
  for (const name of ['.oxlintrc.json', '.stylelintrc.json', 'scripts/lint-no-colour-literals.js']) {
    await cp(join(repositoryRoot, name), join(folder, name))
  }
  const sources = new Map(
    Object.entries({ ...features, ...styles }).map(([file, { source }]) => [file, source]),
  )
  for (const [index, { file, from }] of imports.entries()) {
    const line = `import { name as name${index} } from '${from}'\nexport { name${index} }\n`
    sources.set(file, (sources.get(file) ?? '') + line)
  }
  sources.set(
    'src/main/ipc/renderer-side.ts',
    `import { ipcRenderer } from 'electron'\nexport { ipcRenderer }\n`,
  )
  for (const [file, source] of sources) await write(file, source)
  const [oxlint, stylelint] = await Promise.all([
    runCaptured(...tool('oxlint', '--format', 'json'), { cwd: folder }),
    runCaptured(...tool('stylelint', '--formatter', 'json', 'src/**/*.css'), { cwd: folder }),
  ])
  found = report.parse(JSON.parse(oxlint.stdout)).diagnostics
  // stylelint writes its findings to stderr.
  styleWarnings = styleReport.parse(JSON.parse(stylelint.output))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function write(file: string, source: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), source)
}

const refusals = () => found.filter(({ code }) => code === 'eslint(no-restricted-imports)')

test('every arrow that the design forbids is refused, and no other', () => {
  const expected = imports.filter(({ isRefused }) => isRefused).map(({ file, from }) => `${file} -> ${from}`)
  const refused = refusals()
    .filter(({ filename }) => filename !== 'src/main/ipc/renderer-side.ts')
    .map(({ filename, message }) => `${filename} -> ${/'([^']+)'/.exec(message)?.[1] ?? message}`)
  // Some versions of oxlint say it twice.
  expect([...new Set(refused)].toSorted()).toEqual(expected.toSorted())
})

test("the main side does not take the page's half of Electron's IPC", () => {
  expect(refusals().map(({ filename }) => filename)).toContain('src/main/ipc/renderer-side.ts')
})

test('every message about arrows in the configuration is met here', async () => {
  const configuration = await readFile(join(repositoryRoot, '.oxlintrc.json'), 'utf8')
  const restrictions = [...configuration.matchAll(/"message": "([^"]+)"/g)].map((match) => match[1])
  const met = new Set(refusals().map(({ help }) => help))
  expect(restrictions.filter((message) => !met.has(message))).toEqual([])
})

test.each(Object.entries(features))('%s', (file, { refusedBy }) => {
  const rules = ['react(jsx-no-literals)', 'house(no-colour-literals)']
  const codes = found
    .filter(({ code, filename }) => filename === file && rules.includes(code))
    .map(({ code }) => code)
  expect([...new Set(codes)]).toEqual(refusedBy === undefined ? [] : [refusedBy])
})

test.each(Object.entries(styles))('%s', (file, { refusedBy }) => {
  const rules = styleWarnings
    .filter(({ source }) => source === join(folder, file))
    .flatMap(({ warnings }) => warnings)
  expect(rules.map(({ rule }) => rule)).toEqual(refusedBy === undefined ? [] : [refusedBy])
})

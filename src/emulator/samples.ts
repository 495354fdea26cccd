import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inferContentType } from './content-type.ts'
import { drawSunrise } from './sample-picture.ts'
import { ObjectStore } from './store/object-store.ts'

/**
 * Fills the bucket `samples` when the data directory is new, so that a first look has something to show. Never
 * again after that: what a person changes or deletes there stays so.
 */
export async function addSamplesOnce(dataDir: string): Promise<void> {
  const markPath = join(dataDir, 'samples-added')
  if (await exists(markPath)) return
  const store = await ObjectStore.open(dataDir, Date.now)
  try {
    await addSamples(store)
    // Only now: a first start that was cut off goes on at the second.
    await writeFile(markPath, '', { flush: true })
  } finally {
    await store.close()
  }
}

async function addSamples(store: ObjectStore): Promise<void> {
  await store.createBucket({ name: 'samples', region: 'eu-central-1', versioning: false })
  const bucket = store.bucket('samples')
  for (const { key, content, contentType = inferContentType(key), metadata = [] } of samples()) {
    await bucket?.put({ key, contentType, metadata, body: inOnePiece(content) })
  }
}

async function* inOnePiece(content: string | Buffer): AsyncGenerator<Buffer> {
  yield Buffer.from(content)
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

type Sample = {
  readonly key: string
  readonly content: string | Buffer
  readonly contentType?: string
  readonly metadata?: [string, string][]
}

function samples(): Sample[] {
  return [
    { key: 'welcome.txt', content: welcome, metadata: [['author', 'CloudStore Browser']] },
    { key: 'notes/ideas.md', content: ideas, contentType: 'text/markdown' },
    { key: 'notes/keyboard.md', content: keyboard, contentType: 'text/markdown' },
    { key: 'notes/meetings/2026-01-12.md', content: meeting, contentType: 'text/markdown' },
    { key: 'data/cities.csv', content: cities, contentType: 'text/csv' },
    { key: 'data/settings.json', content: `${JSON.stringify(settings, null, 2)}\n` },
    { key: 'pictures/sunrise.png', content: drawSunrise() },
    { key: 'site/index.html', content: page },
    { key: 'empty.txt', content: '' },
  ]
}

const welcome = `Welcome to CloudStore Browser.

This bucket lives on your own computer. Nothing in it leaves this machine, so
it is a safe place to try things:

- Drag files or whole folders from your desktop into this window.
- Open a folder with a double click or Enter; Backspace goes up.
- Select a few rows and choose Download.
- Delete whatever you like. These samples do not come back by themselves.

When you are ready for your real storage, open the account menu and choose
"Add account…". You need your API endpoint and an API key for that.
`

const ideas = `# Things to keep in a bucket

- Photos, in one folder per year
- The scans that nobody wants to lose
- Nightly backups of the small server in the cupboard
- Press kit: logo, screenshots, one page of facts

A folder is only a part of a key: \`notes/ideas.md\` is one name, and CloudStore
shows \`notes\` because a \`/\` comes after it.
`

const keyboard = `# Without the mouse

| key | does |
| --- | --- |
| arrows, Home, End | move |
| Enter | opens the folder |
| Backspace | goes up |
| Ctrl+A | selects everything here |
| Ctrl+F | searches this bucket |
| Ctrl+U | uploads files |
| Delete | deletes what is selected |
| F5 | refreshes |
`

const meeting = `# 12 January

Decided: the archive of 2025 moves to its own bucket.

1. Make the bucket in Frankfurt, close to the office.
2. Upload the folder and let the checksums be compared.
3. Delete the old copies a week later.
`

const cities = `region,city,country,latitude,longitude
us-east-1,Ashburn,USA,39.04,-77.49
us-west-2,Boardman,USA,45.84,-119.70
eu-west-1,Dublin,Ireland,53.35,-6.26
eu-central-1,Frankfurt,Germany,50.11,8.68
ap-southeast-1,Singapore,Singapore,1.35,103.82
ap-northeast-1,Tokyo,Japan,35.68,139.69
`

const settings = {
  name: 'nightly backup',
  bucket: 'samples',
  prefix: 'backups/',
  schedule: { hour: 2, minute: 30 },
  keepDays: 30,
  include: ['Documents', 'Pictures'],
  verify: true,
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A page in a bucket</title>
  </head>
  <body>
    <h1>Hello from a bucket</h1>
    <p>Objects keep their type, so this one is served as text/html.</p>
  </body>
</html>
`

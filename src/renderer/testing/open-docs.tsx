import { screen, within } from '@testing-library/react'

import type { Account } from '../../shared/account.ts'
import type { Entry } from '../../shared/entry.ts'
import { MemoryMain } from './memory-main.ts'
import { press, renderApp } from './render-app.tsx'

const mb = 1024 * 1024

function folder(prefix: string, objectCount = 1): Entry {
  return { kind: 'folder', prefix, objectCount, sizeBytes: mb, modifiedAtMs: null }
}

export function object(key: string, sizeBytes = mb): Entry {
  return {
    kind: 'object',
    key,
    sizeBytes,
    contentType: 'text/plain',
    modifiedAtMs: new Date(2026, 10, 5, 9, 7).getTime(),
  }
}

/** A bucket `docs`, opened: the folder `pics/` with `one.png` in it, and the objects given. */

export async function openDocs(
  ...objects: Entry[]
): Promise<{ readonly main: MemoryMain; readonly account: Account; readonly grid: HTMLElement }> {
  const main = new MemoryMain()
  const account = main.addAccount({ name: 'Studio' })
  main.addBucket(account, 'docs')
  main.addFolder('docs', '', [folder('pics/'), ...objects])
  main.addFolder('docs', 'pics/', [object('pics/one.png')])
  renderApp(main)
  press(await screen.findByRole('link', { name: 'docs' }))
  await screen.findByRole('row', { name: /^pics\// })
  return { main, account, grid: screen.getByRole('grid', { name: 'Objects' }) }
}

/** What the rows on the screen are called, with what stands beside a folder's name. */
export function rowNames(): string[] {
  return screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[0]?.textContent ?? '')
}

export function selectedNames(): string[] {
  return screen
    .getAllByRole('row', { selected: true })
    .map((row) => within(row).getAllByRole('cell')[0]?.textContent ?? '')
}

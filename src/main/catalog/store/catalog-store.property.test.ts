import path from 'node:path'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { resultKinds } from '../../../shared/view.ts'
import {
  compareKnown,
  compareRows,
  compareTables,
  compareUnder,
  compareWindows,
  sorts,
  type Compared,
} from '../../testing/catalog-comparison.ts'
import { foldersOf } from '../../testing/catalog-model-views.ts'
import { probe, timedSteps, type Probe } from '../../testing/catalog-steps.ts'
import { allResults } from '../../testing/store-fixture.ts'
import { CatalogWorld, picked } from '../../testing/catalog-world.ts'
import { temporaryFolder } from '../../testing/test-server.ts'
import { defaultStoreOptions } from './store-context.ts'

/** A look at a few things, other ones after each step. */
function look(compared: Compared, at: Probe): void {
  compareKnown(compared)
  const prefix = picked(foldersOf(compared.model), at.pick) ?? ''
  const sort = picked(sorts, at.other) ?? { by: 'name', direction: 'ascending' }
  compareWindows(compared, { kind: 'folder', prefix }, { by: 'name', direction: 'ascending' }, at)
  compareWindows(compared, { kind: 'folder', prefix }, sort, at)
  compareWindows(compared, at.results, sort, at)
  const key = Array.from(picked([...compared.model.objects.keys()], at.other) ?? '')
  // A piece of a key is found, wherever its folders end.
  const text = key.slice(at.offset % 3, 8).join('')
  compareWindows(compared, { ...allResults, text, scope: at.results.scope }, sort, at)
  for (const start of [prefix, key.slice(0, at.offset).join('')]) compareUnder(compared, start, at.limit)
}

/** A look at all there is. */
function lookAround(compared: Compared, probes: readonly Probe[]): void {
  compareKnown(compared)
  const questions = [allResults, ...probes.map(({ results }) => results)]
  for (const sort of sorts) {
    for (const prefix of foldersOf(compared.model)) compareRows(compared, { kind: 'folder', prefix }, sort)
    for (const question of questions) {
      for (const only of resultKinds) compareRows(compared, { ...question, only }, sort)
    }
  }
}

function sizes(objects: ReadonlyMap<string, { readonly sizeBytes: number }>): Map<string, number> {
  return new Map([...objects].map(([key, { sizeBytes }]) => [key, sizeBytes]))
}

function comparedIn(world: CatalogWorld): Compared[] {
  const { options, store } = world
  return [...world.buckets].map(([bucket, { model }]) => ({ api: store.api, bucket, model, options }))
}

test.each([
  { name: 'as the app has it', options: defaultStoreOptions, numRuns: 25 },
  { name: 'with every folder a big one', options: { smallFolderRows: 3, fewResults: 3 }, numRuns: 30 },
])(
  'whatever comes from pages, the app and restarts, views show what a plain model says, $name',
  async ({ options, numRuns }) => {
    const folder = await temporaryFolder()
    let runs = 0
    fc.assert(
      fc.property(timedSteps(10), fc.array(probe, { minLength: 3, maxLength: 3 }), (steps, probes) => {
        runs += 1
        const world = new CatalogWorld(path.join(folder, `${runs}.sqlite`), options)
        try {
          for (const [at, step] of steps.entries()) {
            world.take(step)
            const here = picked(probes, at)
            if (here) for (const compared of comparedIn(world)) look(compared, here)
          }
          world.walkAll()
          while (world.store.idle());
          compareTables(world.store.context)
          for (const compared of comparedIn(world)) {
            expect(compared.api.folder(compared.bucket, '').nameOrder).toBe('natural')
            lookAround(compared, probes)
            const { model, remote } = world.bucket(compared.bucket)
            // Nothing is lost, and nothing is made up.
            expect(sizes(model.objects)).toEqual(sizes(remote.objects))
          }
        } finally {
          world.close()
        }
      }),
      // On a machine that is busy there are fewer runs.
      { numRuns, interruptAfterTimeLimit: 15_000 },
    )
  },
  60_000,
)

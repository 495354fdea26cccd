import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { createBucketIndex, type BucketIndex } from './bucket-index.ts'

const object = (key: string, sizeBytes = 1) => ({ key, sizeBytes, modifiedAtMs: null })
const keysOf = (index: BucketIndex, prefix = '') => [...index.under(prefix)].map(({ key }) => key).toSorted()

test('what the app wrote after a page was asked for wins over that page', () => {
  const index = createBucketIndex()
  const askedAt = index.nextMoment()
  index.put(object('a', 7))
  index.applyPage([object('a', 1)], askedAt)
  expect(index.get('a')?.sizeBytes).toBe(7)
  index.applyPage([object('a', 2)], index.nextMoment())
  expect(index.get('a')?.sizeBytes).toBe(2)
})

test('what the app deleted after a page was asked for does not come back with it', () => {
  const index = createBucketIndex()
  index.applyPage([object('a')], index.nextMoment())
  const askedAt = index.nextMoment()
  index.remove('a')
  index.applyPage([object('a')], askedAt)
  expect(index.get('a')).toBeUndefined()
  index.applyPage([object('a')], index.nextMoment())
  expect(index.get('a')).toBeDefined()
})

test('a complete walk takes away what it did not meet, below its prefix alone', () => {
  const index = createBucketIndex()
  index.applyPage([object('f/gone'), object('f/there'), object('fx'), object('other')], index.nextMoment())
  const startedAt = index.nextMoment()
  index.applyPage([object('f/there')], startedAt)
  index.sweep('f/', startedAt)
  expect(keysOf(index)).toEqual(['f/there', 'fx', 'other'])
})

test('a walk that goes on after a break does not take away what another met meanwhile', () => {
  const index = createBucketIndex()
  const longWalk = index.nextMoment()
  index.applyPage([object('f/a')], longWalk)
  const shortWalk = index.nextMoment()
  index.applyPage([object('f/a'), object('f/b')], shortWalk)
  index.sweep('f/', shortWalk)
  index.applyPage([object('z')], index.nextMoment())
  index.sweep('', longWalk)
  expect(keysOf(index)).toEqual(['f/a', 'f/b', 'z'])
})

test('the page that was asked for last counts, in whatever order they come', () => {
  const index = createBucketIndex()
  const [first, second] = [index.nextMoment(), index.nextMoment()]
  index.applyPage([object('a', 2)], second)
  index.applyPage([object('a', 1)], first)
  expect(index.get('a')?.sizeBytes).toBe(2)
})

test('a list without content types keeps those that are known', () => {
  const index = createBucketIndex()
  index.put({ ...object('a'), contentType: 'text/x-own' })
  index.applyPage([object('a', 9)], index.nextMoment())
  expect(index.get('a')).toMatchObject({ sizeBytes: 9, contentType: 'text/x-own' })
})

test('a prefix that ends in the middle of a name finds objects and folders alike', () => {
  const index = createBucketIndex()
  index.applyPage(
    [object('re'), object('report'), object('reports/a'), object('x/report')],
    index.nextMoment(),
  )
  expect(keysOf(index, 're')).toEqual(['re', 'report', 'reports/a'])
  expect(keysOf(index, 'report')).toEqual(['report', 'reports/a'])
  expect(keysOf(index, 'x/rep')).toEqual(['x/report'])
  expect(keysOf(index, 'nothing/here')).toEqual([])
})

const keys = ['a', 'b', 'f/', 'f/a', 'f/b', 'f/g/a', 'f/g/b', 'g', '/', '//x']
const prefixes = ['', 'f/', 'f/g/', 'f/a']

type Page = {
  readonly keys: readonly string[]
  readonly sizes: Map<string, number>
  readonly askedAt: number
  readonly walk: RunningWalk
  readonly isLast: boolean
}
type RunningWalk = { readonly prefix: string; readonly startedAt: number; after: string; isWaiting: boolean }

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('appPut' as const), key: fc.constantFrom(...keys) }),
    fc.record({ do: fc.constant('appDelete' as const), key: fc.constantFrom(...keys) }),
    fc.record({ do: fc.constant('otherPut' as const), key: fc.constantFrom(...keys) }),
    fc.record({ do: fc.constant('otherDelete' as const), key: fc.constantFrom(...keys) }),
    fc.record({ do: fc.constant('startWalk' as const), prefix: fc.constantFrom(...prefixes) }),
    fc.record({ do: fc.constant('askPage' as const), at: fc.nat(3) }),
    fc.record({ do: fc.constant('getPage' as const), at: fc.nat(3) }),
  ),
  { maxLength: 60 },
)

/** A server with its keys and sizes, walks over it, and pages that are on their way. */
class Model {
  readonly index = createBucketIndex()
  readonly server = new Map<string, number>()
  /** Keys that the app touched last. */
  readonly own = new Set<string>()
  walks: RunningWalk[] = []
  pages: Page[] = []
  #size = 0

  change(key: string, isOwn: boolean, isPut: boolean): void {
    this.#size += 1
    if (isPut) this.server.set(key, this.#size)
    else this.server.delete(key)
    if (isOwn) this.own.add(key)
    else this.own.delete(key)
    if (isOwn && isPut) this.index.put(object(key, this.#size))
    if (isOwn && !isPut) this.index.remove(key)
  }

  startWalk(prefix: string): void {
    this.walks.push({ prefix, startedAt: this.index.nextMoment(), after: '', isWaiting: false })
  }

  askPage(at: number): void {
    const walk = this.walks[at]
    if (!walk || walk.isWaiting) return
    const all = [...this.server.keys()].toSorted().filter((key) => key.startsWith(walk.prefix))
    const rest = all.filter((key) => key > walk.after)
    const page = { keys: rest.slice(0, 2), sizes: new Map(this.server), isLast: rest.length <= 2 }
    walk.after = page.keys.at(-1) ?? walk.after
    walk.isWaiting = true
    this.pages.push({ ...page, walk, askedAt: this.index.nextMoment() })
  }

  getPage(at: number): void {
    const [page] = this.pages.splice(at, 1)
    if (!page) return
    page.walk.isWaiting = false
    this.index.applyPage(
      page.keys.map((key) => object(key, page.sizes.get(key))),
      page.askedAt,
    )
    if (!page.isLast) return
    this.walks = this.walks.filter((walk) => walk !== page.walk)
    this.index.sweep(page.walk.prefix, page.walk.startedAt)
  }

  finish(): void {
    while (this.walks.length > 0) {
      for (const at of this.walks.keys()) this.askPage(at)
      this.getPage(0)
    }
  }

  contents(): Map<string, number> {
    return new Map([...this.index.under('')].map(({ key, sizeBytes }) => [key, sizeBytes]))
  }
}

function take(model: Model, step: typeof steps extends fc.Arbitrary<(infer Step)[]> ? Step : never): void {
  switch (step.do) {
    case 'startWalk':
      model.startWalk(step.prefix)
      break
    case 'askPage':
      model.askPage(step.at)
      break
    case 'getPage':
      model.getPage(step.at)
      break
    default:
      model.change(step.key, step.do.startsWith('app'), step.do.endsWith('Put'))
  }
}

test('with walks that cross each other, what the app did last to a key always shows', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const model = new Model()
      for (const step of sequence) {
        take(model, step)
        for (const key of model.own) expect(model.index.get(key)?.sizeBytes).toBe(model.server.get(key))
      }
      model.finish()
      model.startWalk('')
      model.finish()
      expect(model.contents()).toEqual(model.server)
    }),
  )
})

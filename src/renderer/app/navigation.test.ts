import { expect, test } from 'vitest'

import {
  canGoBack,
  canGoForward,
  currentPlace,
  reduceTrail,
  rowOfBefore,
  startOfTrail,
  type Place,
  type TrailAction,
} from './navigation.ts'

function place(text: string): Place {
  const [bucket = '', ...rest] = text.split(':')
  return { bucket, prefix: rest.join(':') }
}

/** Plays actions such as `docs:a/`, `back`, `forward` and `leave docs`. */
function after(...steps: string[]) {
  return steps.map(actionOf).reduce(reduceTrail, startOfTrail)
}

function actionOf(step: string): TrailAction {
  if (step === 'back' || step === 'forward') return { kind: step }
  if (step.startsWith('leave ')) return { kind: 'leave', bucket: step.slice('leave '.length) }
  return { kind: 'open', place: place(step) }
}

test.each([
  [['docs:'], 'docs:'],
  [['docs:', 'docs:a/', 'back'], 'docs:'],
  [['docs:', 'docs:a/', 'back', 'forward'], 'docs:a/'],
  [['docs:', 'docs:a/', 'back', 'back'], 'docs:'],
  [['docs:', 'docs:a/', 'back', 'docs:b/', 'forward'], 'docs:b/'],
  [['docs:', 'docs:', 'docs:a/', 'back'], 'docs:'],
  [['docs:', 'pics:', 'leave docs', 'back'], 'pics:'],
  [['docs:', 'pics:', 'docs:a/', 'back', 'leave docs', 'forward'], 'pics:'],
])('after %j stands at %s', (steps, expected) => {
  expect(currentPlace(after(...steps))).toEqual(place(expected))
})

test('has nothing open once the open bucket is gone', () => {
  expect(currentPlace(after('pics:', 'docs:', 'docs:a/', 'leave docs'))).toBeNull()
})

test('goes back and forward only where there is somewhere to go', () => {
  expect([canGoBack(startOfTrail), canGoForward(startOfTrail)]).toEqual([false, false])
  const trail = after('docs:', 'docs:a/')
  expect([canGoBack(trail), canGoForward(trail)]).toEqual([true, false])
  const back = reduceTrail(trail, { kind: 'back' })
  expect([canGoBack(back), canGoForward(back)]).toEqual([false, true])
})

test('keeps the last 200 places', () => {
  const trail = after(...Array.from({ length: 250 }, (_, index) => `docs:${index}/`))
  expect(trail.visits).toHaveLength(200)
  expect(currentPlace(trail)).toEqual(place('docs:249/'))
})

test.each([
  ['docs:', 'docs:a/', 'a/'],
  ['docs:', 'docs:a/b/', 'a/'],
  ['docs:a/', 'docs:a/b/c/', 'a/b/'],
  ['docs:a/', 'docs:', null],
  ['docs:a/', 'docs:a/', null],
  ['docs:', 'pics:a/', null],
])('in %s the row that leads to %s is %s', (here, before, row) => {
  expect(rowOfBefore(place(here), place(before))).toBe(row)
})

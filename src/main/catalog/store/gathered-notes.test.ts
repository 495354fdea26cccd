import { expect, onTestFinished, test, vi } from 'vitest'

import { gatheringNotes } from './gathered-notes.ts'

function setUp() {
  vi.useFakeTimers()
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const sent: [string, readonly unknown[]][] = []
  const answers: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = []
  const send = gatheringNotes((name, input) => {
    sent.push([name, input])
    return new Promise((resolve, reject) => {
      answers.push({ resolve, reject })
    })
  })
  return { sent, answers, send }
}

const etag = (key: string) => ({ name: 'setEtag', input: ['b', key, 'e'] })

test('notes that come soon after one another go as one call, and each is told when that is done', async () => {
  const { sent, answers, send } = setUp()
  const notes = [send('setEtag', ['b', 'k', 'e']), send('setEtag', ['b', 'l', 'e'])]
  expect(sent).toEqual([])
  vi.runAllTimers()
  expect(sent).toEqual([['together', [[etag('k'), etag('l')]]]])
  answers[0]?.resolve(undefined)
  await Promise.all(notes)
  void send('setEtag', ['b', 'm', 'e'])
  vi.runAllTimers()
  expect(sent[1]).toEqual(['together', [[etag('m')]]])
})

test('a question takes the notes before it along', () => {
  const { sent, send } = setUp()
  void send('setEtag', ['b', 'k', 'e'])
  void send('find', ['b', ['k']])
  void send('setEtag', ['b', 'l', 'e'])
  void send('close', [false])
  vi.runAllTimers()
  expect(sent.map(([name]) => name)).toEqual(['together', 'find', 'together', 'close'])
})

test('a failure is told to every note that it takes with it, and to no other', async () => {
  const { answers, send } = setUp()
  const lost = [send('put', ['b', {}, 1]), send('remove', ['b', 'k', {}])]
  vi.runAllTimers()
  const kept = send('put', ['b', {}, 2])
  vi.runAllTimers()
  answers[0]?.reject(new Error('the disk is full'))
  answers[1]?.resolve(undefined)
  for (const note of lost) await expect(note).rejects.toThrow('the disk is full')
  await kept
})

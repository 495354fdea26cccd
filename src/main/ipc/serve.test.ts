import { once } from 'node:events'
import { setImmediate as settle } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { maxNamedEntries } from '../../shared/view.ts'
import { procedures, type ProcedureName } from '../../shared/ipc/contract.ts'
import { everyCall as inputs, results, stretch } from '../testing/every-call.ts'
import { serve, type Handlers, type Sender, type Transport } from './serve.ts'

function manyRefs(count: number) {
  return Array.from({ length: count }, () => ({ kind: 'object', key: 'k' }))
}

const names = Object.keys(inputs) as ProcedureName[]
const page: Sender = { id: 1, isMainFrame: true, url: 'app://window/' }

type Handled = { readonly name: string; readonly input: unknown; readonly signal: AbortSignal }

/** Both sides of the process line, joined by what `ipcMain` does to values: a structured clone. */
function setUp(answer: (handled: Handled) => unknown = ({ name }) => ({ from: name })) {
  const handled: Handled[] = []
  const bugs: unknown[] = []
  const granted: (readonly string[])[] = []
  const handling = new Map<string, Parameters<Transport['handle']>[1]>()
  const listening = new Map<string, Parameters<Transport['on']>[1]>()
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      (input: unknown, signal: AbortSignal) => {
        handled.push({ name, input, signal })
        return answer({ name, input, signal })
      },
    ]),
  ) as unknown as Handlers
  serve(
    {
      handle: (channel, listener) => void handling.set(channel, listener),
      on: (channel, listener) => void listening.set(channel, listener),
    },
    handlers,
    {
      isTrusted: (sender) => sender.isMainFrame && sender.url === page.url,
      onBug: (error) => bugs.push(error),
      grantDropped: (paths) => `grant ${granted.push(paths)}`,
    },
  )
  async function invoke(channel: string, args: readonly unknown[], sender = page): Promise<unknown> {
    const listener = handling.get(channel)
    if (!listener) throw new Error(`No handler registered for '${channel}'`)
    return structuredClone(await listener(sender, ...structuredClone(args)))
  }
  const call = (name: string, input: unknown, callId: unknown = 'call', sender = page) =>
    invoke(`app:${name}`, [callId, input], sender)
  const cancel = (callId: unknown, sender = page) =>
    listening.get('cancel')?.(sender, structuredClone(callId))
  return {
    handled,
    bugs,
    granted,
    channels: () => [...handling.keys(), ...listening.keys()],
    invoke,
    call,
    cancel,
  }
}

test('the contract is served whole, and nothing beside it', () => {
  const { channels } = setUp()
  expect(names.toSorted()).toEqual(Object.keys(procedures).toSorted())
  expect(channels().toSorted()).toEqual(['cancel', 'grant', ...names.map((name) => `app:${name}`)].toSorted())
})

test.each(names)('%s: the input arrives, the answer comes back', async (name) => {
  const { call, handled } = setUp()
  expect(await call(name, inputs[name])).toEqual({ ok: true, value: { from: name } })
  expect(handled).toEqual([{ name, input: inputs[name], signal: expect.any(AbortSignal) }])
})

test.each(names)('%s: what is no input is refused, and does nothing', async (name) => {
  const { call, handled, bugs } = setUp()
  for (const wrong of [undefined, null, 'text', 7, [], [inputs[name]]]) {
    expect(await call(name, wrong)).toMatchObject({ ok: false, error: { code: 'input.invalid' } })
  }
  expect(handled).toEqual([])
  expect(bugs).toEqual([])
})

const needingInput = names.filter((name) => Object.keys(inputs[name]).length > 0)

test.each(needingInput)('%s: each part is needed, and of its kind', async (name) => {
  const { call, handled } = setUp()
  for (const part of Object.keys(inputs[name])) {
    for (const wrong of [undefined, null, { nested: true }, [7], -1.5]) {
      const reply = await call(name, { ...inputs[name], [part]: wrong })
      expect(reply).toMatchObject({
        ok: false,
        error: { code: 'input.invalid', subject: expect.stringContaining(part) },
      })
    }
  }
  expect(handled).toEqual([])
})

test.each<[ProcedureName, Record<string, unknown>]>([
  ['folders.open', { prefix: 'no slash at the end' }],
  ['folders.open', { prefix: `${'p'.repeat(4096)}/` }],
  ['folders.open', { bucket: '' }],
  ['views.rows', { limit: 201 }],
  ['views.rows', { limit: 0 }],
  ['views.rows', { offset: 0.5 }],
  ['views.rows', { sort: { by: 'colour', direction: 'ascending' } }],
  ['views.rows', { view: { kind: 'folder', prefix: 'a' } }],
  ['views.rows', { view: { ...results, text: 'x'.repeat(4097) } }],
  ['views.rows', { view: { ...results, types: ['shoes'] } }],
  ['views.rows', { view: { ...results, minSizeBytes: -1 } }],
  ['views.rows', { view: { ...results, modifiedToMs: 0.5 } }],
  ['views.rows', { view: { ...results, only: 'some' } }],
  ['views.locate', { entries: manyRefs(201) }],
  ['views.seek', { start: '' }],
  ['transfers.page', { limit: 201 }],
  ['transfers.answer', { choice: 'merge' }],
  ['uploads.choose', { what: '/etc/passwd' }],
  ['accounts.setPlan', { plan: { requestsPerDay: 0 } }],
  ['settings.set', { uploadBytesPerSecond: 0 }],
  ['settings.set', { receiptsDays: 1e9 }],
  ['settings.set', { onConflict: 'merge' }],
  ['deletes.plan', { selection: { kind: 'entries', entries: [] } }],
  ['deletes.plan', { selection: { kind: 'entries', entries: [{ kind: 'folder', prefix: 'a' }] } }],
  ['deletes.plan', { selection: { kind: 'entries', entries: [{ kind: 'object', key: '' }] } }],
  ['deletes.plan', { selection: { kind: 'entries', entries: manyRefs(maxNamedEntries + 1) } }],
  ['deletes.plan', { selection: { ...stretch, except: manyRefs(maxNamedEntries + 1) } }],
  ['deletes.plan', { selection: { ...stretch, also: manyRefs(maxNamedEntries + 1) } }],
  ['deletes.plan', { selection: { ...stretch, view: { kind: 'everything' } } }],
  ['accounts.connect', { apiKey: 'k'.repeat(4097) }],
])('%s: out of bounds is out', async (name, wrong) => {
  const { call, handled } = setUp()
  expect(await call(name, { ...inputs[name], ...wrong })).toMatchObject({
    ok: false,
    error: { code: 'input.invalid' },
  })
  expect(handled).toEqual([])
})

test('a refused key is not in the refusal', async () => {
  const { call } = setUp()
  const reply = await call('accounts.connect', {
    ...inputs['accounts.connect'],
    apiKey: 'canary'.repeat(1000),
  })
  expect(JSON.stringify(reply)).not.toContain('canary')
})

test.each<[string, Sender]>([
  ['another page', { ...page, url: 'https://example.com/' }],
  ['a frame within the page', { ...page, isMainFrame: false }],
  ['a frame that is gone', { id: 1, isMainFrame: false, url: '' }],
])('%s is not served', async (_who, sender) => {
  const { call, invoke, cancel, handled, granted } = setUp()
  const refused = { ok: false, error: { code: 'input.invalid', subject: 'sender' } }
  for (const name of names) expect(await call(name, inputs[name], 'call', sender)).toEqual(refused)
  expect(await invoke('grant', [['/a']], sender)).toEqual(refused)
  cancel('call', sender)
  expect(handled).toEqual([])
  expect(granted).toEqual([])
})

test('an expected failure crosses with all its data', async () => {
  const data = {
    code: 'remote.rateLimited',
    subject: 'b',
    reason: 'too many',
    status: 429,
    retryAtMs: 5,
  } as const
  const { call, bugs } = setUp(() => Promise.reject(new AppError(data, { cause: new Error('secret') })))
  expect(await call('app.state', {})).toEqual({ ok: false, error: data })
  expect(bugs).toEqual([])
})

test('a bug crosses as one, without its words, and is logged with them', async () => {
  const bug = new TypeError('key canary of undefined')
  const { call, bugs } = setUp(() => {
    throw bug
  })
  expect(await call('app.state', {})).toEqual({ ok: false, error: { code: 'bug' } })
  expect(bugs).toEqual([bug])
})

test('an abort that a service passes on is a cancellation', async () => {
  const { call, bugs } = setUp(() => {
    AbortSignal.abort().throwIfAborted()
  })
  expect(await call('app.state', {})).toEqual({ ok: false, error: { code: 'cancelled' } })
  expect(bugs).toEqual([])
})

/** Answers when the call's signal aborts. */
async function untilAborted({ signal }: Handled): Promise<never> {
  await once(signal, 'abort')
  throw new AppError({ code: 'cancelled' })
}

test('cancel ends the call that it names, of the page that made it, and no other', async () => {
  const { call, cancel, handled } = setUp(untilAborted)
  const other: Sender = { ...page, id: 2 }
  const first = call('app.state', {}, 'one')
  void call('app.state', {}, 'two')
  void call('app.state', {}, 'one', other)
  await settle()
  cancel('one')
  expect(await first).toEqual({ ok: false, error: { code: 'cancelled' } })
  expect(handled.map(({ signal }) => signal.aborted)).toEqual([true, false, false])
  cancel('two', other)
  cancel('two', { ...page, url: 'https://example.com/' })
  expect(handled.map(({ signal }) => signal.aborted)).toEqual([true, false, false])
})

test('to cancel what is over, or nothing, does nothing', async () => {
  const { call, cancel, handled } = setUp()
  await call('app.state', {}, 'one')
  for (const id of ['one', 'unknown', '', 7, null, { id: 'one' }, 'x'.repeat(65)]) cancel(id)
  expect(handled[0]?.signal.aborted).toBe(false)
})

test('a call needs an id of its own', async () => {
  const { invoke, call, handled } = setUp(untilAborted)
  const refused = { ok: false, error: { code: 'input.invalid', subject: 'callId' } }
  for (const id of ['', 'x'.repeat(65), 7, undefined, null, {}]) {
    expect(await invoke('app:app.state', [id, {}])).toEqual(refused)
  }
  void call('app.state', {}, 'same')
  expect(await call('app.state', {}, 'same')).toEqual(refused)
  expect(handled).toHaveLength(1)
})

test('dropped files become a grant; what has no path is no file', async () => {
  const { invoke, granted } = setUp()
  expect(await invoke('grant', [['/a', '', '/b']])).toEqual({ ok: true, value: 'grant 1' })
  expect(granted).toEqual([['/a', '/b']])
  for (const nothing of [[], [''], '/a', undefined, [7]]) {
    expect(await invoke('grant', [nothing])).toEqual({ ok: false, error: { code: 'local.notAFile' } })
  }
})

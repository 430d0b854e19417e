import 'fake-indexeddb/auto'

import { afterEach, describe, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'

const kept = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: () => undefined,
})
vi.stubGlobal('window', new EventTarget())
vi.stubGlobal('location', new URL('https://county.example/app/'))
kept.set('anxun.session', JSON.stringify({ token: 't', me: { id: 'somebody', grants: [] } }))
const { together, useFetch } = await import('@/offline/fetch')
const { useFurtherPages } = await import('@/offline/pages')

let answers: (path: string) => unknown
vi.stubGlobal('fetch', async (input: RequestInfo | URL) => {
  const { pathname, search } = new URL(String(input), 'https://county.example')
  const body = answers(`${pathname}${search}`.replace('/api/v1', ''))
  if (body === undefined) throw new TypeError('Failed to fetch')
  return new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json' } })
})

const scopes: ReturnType<typeof effectScope>[] = []
function within<T>(work: () => T): T {
  const scope = effectScope()
  scopes.push(scope)
  return scope.run(work) as T
}

afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop()
})

const online = { '/a': 'fresh', '/b': 'other' } as Record<string, unknown>
const settled = (reading: { loading: { value: boolean } }) => vi.waitFor(() => expect(reading.loading.value).toBe(false))

describe('what is fetched', () => {
  test('is shown from before, with its time, where there is no network, and read again when it returns', async () => {
    answers = (path) => online[path]
    await settled(within(() => useFetch<string>(() => '/a')))
    answers = () => undefined
    const reading = within(() => useFetch<string>(() => '/a'))
    await settled(reading)
    expect([reading.body.value, reading.fault.value]).toEqual(['fresh', null])
    expect(reading.keptAt.value).toBeTypeOf('number')

    answers = () => 'new'
    window.dispatchEvent(new Event('online'))
    await vi.waitFor(() => expect([reading.body.value, reading.keptAt.value]).toEqual(['new', null]))
  })

  test('is kept nowhere where nothing may stay on the device', async () => {
    answers = () => 'sealed'
    await settled(within(() => useFetch<string>(() => '/tips/1', { keep: false })))
    answers = () => undefined
    for (const keep of [false, true]) {
      const reading = within(() => useFetch<string>(() => '/tips/1', { keep }))
      await settled(reading)
      expect(reading.body.value).toBeNull()
      expect(reading.fault.value).not.toBeNull()
    }
  })

  test('of another path that was left meanwhile is not shown', async () => {
    answers = (path) => online[path]
    const path = ref<string | null>('/a')
    const reading = within(() => useFetch<string>(() => path.value))
    path.value = '/b'
    await nextTick()
    await vi.waitFor(() => expect(reading.body.value).toBe('other'))
    path.value = null
    await nextTick()
    expect(reading.body.value).toBeNull()
  })
})

test('a screen that needs two answers tells what is amiss with either, and reads both again', async () => {
  answers = (path) => online[path]
  await settled(within(() => useFetch<string>(() => '/a')))
  answers = () => undefined
  const before = within(() => useFetch<string>(() => '/a'))
  const never = within(() => useFetch<string>(() => '/never'))
  const both = within(() => together(before, never))
  expect(both.loading.value).toBe(true)
  await settled(both)
  expect(both.keptAt.value).toBe(before.keptAt.value)
  expect(both.fault.value).toBe(never.fault.value)

  answers = (path) => path
  await both.reload()
  expect([both.keptAt.value, both.fault.value, before.body.value, never.body.value]).toEqual([null, null, '/a', '/never'])
})

describe('further pages', () => {
  test('grow below the first, and say why they did not come', async () => {
    const first = ref({ rows: [1], next_cursor: 'c' as string | null })
    const { rows, further } = within(() => useFurtherPages(() => '/list?x=1', first, (page) => page.rows))
    answers = () => undefined
    await further.more()
    expect(further.errorMessage).not.toBeNull()
    const asked: string[] = []
    answers = (path) => {
      asked.push(path)
      return { rows: [2], next_cursor: null }
    }
    await further.more()
    expect([rows.value, further.next, further.errorMessage, asked]).toEqual([[1, 2], null, null, ['/list?x=1&cursor=c']])
  })
})

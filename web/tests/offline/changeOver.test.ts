import 'fake-indexeddb/auto'

import { beforeEach, expect, it, vi } from 'vitest'

import type { KeptKey } from '@/offline/store/database'

const kept = new Map<string, string>()
const storage = {
  getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
}
vi.stubGlobal('localStorage', new Proxy(storage, { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }))
const begunAnew: string[] = []
vi.stubGlobal('location', { origin: 'http://phone.test', pathname: '/app/', replace: (path: string) => void begunAnew.push(path) })
const asked: string[] = []
let here = 'b'
vi.stubGlobal('fetch', async (url: string, init: { headers: Record<string, string> }) => {
  asked.push(`${url} ${init.headers['Authorization']}`)
  const answer = url.endsWith('/sessions') ? { token: `of ${here}`, device: 'd' } : { id: here, name: here, grants: [], lack: null, area_code: '431224' }
  return new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } })
})
kept.set('anxun.session', JSON.stringify({ token: 'of a', me: { id: 'a', name: 'a', grants: [] } }))
const { session, signIn } = await import('@/offline/session')
const { clearLeft } = await import('@/offline/leaving')
const { openDatabase } = await import('@/offline/store/database')
const { clearHere } = await import('@/offline/store/clearing')
const { refugeKey } = await import('@/offline/store/autosave')

beforeEach(() => {
  begunAnew.length = 0
  asked.length = 0
})

it('somebody else above the page begins a page of their own; nothing of this one is asked as theirs', async () => {
  session.lapsed = true
  void signIn('13800000000', 'x')
  await vi.waitFor(() => expect(begunAnew).toEqual(['/app/']))
  expect([session.me?.id, session.token, session.lapsed]).toEqual(['a', 'of a', true])
  expect(asked).toEqual(['/api/v1/sessions Bearer of a', '/api/v1/me Bearer of b'])
  expect(JSON.parse(kept.get('anxun.session') ?? '')).toMatchObject({ token: 'of b', me: { id: 'b' } })
})

it('what they left goes, but for unsent work and the keys that nobody could be asked about', async () => {
  const database = await openDatabase('a')
  await database.put('answers', { path: '/today', body: 'of a', kept_at: 1 })
  await database.put('tip_keys', { key_id: 'k', public_key: '', file: {}, kept_at: 1 } as unknown as KeptKey)
  await database.put('forms', { key: 'f', value: 'half', photos: [] })
  database.close()
  session.me = { id: 'b' } as never
  await clearLeft()
  const left = await openDatabase('a')
  expect(await left.count('answers')).toBe(0)
  expect([await left.count('tip_keys'), await left.count('forms')]).toEqual([1, 1])
  await left.clear('forms')
  await left.put('answers', { path: '/today', body: 'of a', kept_at: 1 })
  left.close()
  kept.set('anxun.left', '["a"]')
  // What only the refuge has is theirs too, and nobody else's.
  kept.set(refugeKey('c', 'form', 'f'), '"of c"')
  await clearLeft()
  const again = await openDatabase('a')
  expect([await again.count('answers'), await again.count('tip_keys')]).toEqual([0, 1])
  await again.clear('tip_keys')
  again.close()
  kept.set('anxun.left', '["a"]')
  await clearLeft()
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('anxun-a')
})

it('an answer that is still on its way while a phone is cleared is not kept behind it', async () => {
  const database = await openDatabase('d')
  await database.put('forms', { key: 'f', value: 'half', photos: [] })
  const answers = async () => {
    for (let nth = 0; nth < 100; nth += 1) await database.put('answers', { path: '/today', body: 'of d', kept_at: nth }).catch(() => null)
  }
  await Promise.all([clearHere(database), answers()])
  const left = await openDatabase('d')
  expect([await left.count('answers'), await left.count('forms')]).toEqual([0, 1])
  left.close()
})

it('the same person again goes on in the same page', async () => {
  session.me = { id: 'a' } as never
  session.lapsed = true
  here = 'a'
  await signIn('13800000000', 'x')
  expect([begunAnew, session.lapsed]).toEqual([[], false])
})
